import { isTrained, type ModelResult, runKey, type TrainedModel } from '@isthmus/study';
import type { AlikeCells } from './alike-cells.js';
import { type Chart, type ChartPoint, tabulate } from './chart.js';
import { mostTogether } from './path-specs.js';
import { lineDashes, seriesScales } from './series-scales.js';
import type { ChartSpec } from './vega-svg.js';

type Run = Readonly<{ model: string; epochs: TrainedModel['epochs'] }>;
type Split = 'test' | 'train';
type Point = Readonly<{ model: string; split: Split; epoch: number; value: number }>;

const epochAxis = {
  field: 'epoch',
  type: 'quantitative',
  title: 'Epoch',
  scale: { zero: false, nice: false },
  axis: { grid: false, format: 'd', tickMinStep: 1 },
} as const;

/** Loss and test accuracy against the epoch: a line a network, of many the mean and the range; none where none was trained. */
export function trainingCharts(alike: AlikeCells): Chart[] {
  const runs = trainingRuns(alike);
  if (runs.length === 0) return [];
  const losses = runs.flatMap(({ model, epochs }) =>
    epochs.flatMap(({ epoch, trainLoss, testLoss }) => [
      { model, split: 'test' as const, epoch, value: testLoss },
      { model, split: 'train' as const, epoch, value: trainLoss },
    ]),
  );
  const accuracies = runs.flatMap(({ model, epochs }) =>
    epochs.map(({ epoch, testAccuracy }) => ({
      model,
      split: 'test' as const,
      epoch,
      value: testAccuracy,
    })),
  );
  const isMany = (values: readonly Point[]) => linesOf(values) > mostTogether;
  const lines = (values: readonly Point[]) =>
    isMany(values)
      ? `Lines: means over ${runs.length} networks; bands: from the lowest to the highest.`
      : 'One line a network.';
  return [
    {
      name: 'training-loss',
      title: 'Loss while training',
      description: `${lines(losses)} Train: mean over the epoch as it went; test: after the epoch.`,
      spec: trainingSpec(losses, 'Loss (mean cross-entropy, nats)', '~g'),
      table: tabulate('Epoch', points(losses)),
    },
    {
      name: 'training-accuracy',
      title: 'Test accuracy while training',
      description: `${lines(accuracies)} After each epoch.`,
      spec: trainingSpec(accuracies, 'Accuracy (correct examples)', '~%'),
      table: tabulate('Epoch', points(accuracies)),
    },
  ];
}

/** Every trained network of the cells once, by its seed. */
function trainingRuns(alike: AlikeCells): Run[] {
  const bySeed = new Map(
    alike.flatMap(({ cell: { pair }, models: { a, b } }): [string, ModelResult][] => [
      [runKey(pair[0]), a],
      [runKey(pair[1]), b],
    ]),
  );
  return [...bySeed].flatMap(([seed, model]) =>
    isTrained(model) ? [{ model: `seed ${seed}`, epochs: model.epochs }] : [],
  );
}

function linesOf(values: readonly Point[]): number {
  return new Set(values.map(({ model, split }) => `${model} ${split}`)).size;
}

function trainingSpec(values: readonly Point[], axis: string, format: string): ChartSpec {
  return linesOf(values) > mostTogether
    ? spreadSpec(values, axis, format)
    : linesSpec(values, axis, format);
}

/** The mean and the range of many networks, a colour a split. */
function spreadSpec(values: readonly Point[], axis: string, format: string): ChartSpec {
  const splits = [...new Set(values.map(({ split }) => split))];
  const { color } = seriesScales(splits, 2);
  const y = { type: 'quantitative', title: axis, scale: { zero: false } } as const;
  return {
    width: 430,
    height: 300,
    data: { values: [...values] },
    encoding: {
      x: epochAxis,
      color: {
        field: 'split',
        type: 'nominal',
        scale: color,
        legend: splits.length > 1 ? {} : null,
      },
    },
    layer: [
      {
        mark: { type: 'area', opacity: 0.15 },
        encoding: {
          y: { ...y, field: 'value', aggregate: 'min' },
          y2: { field: 'value', aggregate: 'max' },
        },
      },
      {
        mark: { type: 'line', strokeWidth: 2 },
        encoding: {
          y: { ...y, field: 'value', aggregate: 'mean', axis: { format, tickCount: 6 } },
          strokeDash: lineDashes('split', splits),
        },
      },
    ],
  };
}

function linesSpec(values: readonly Point[], axis: string, format: string): ChartSpec {
  // Not the looks of the first methods, which the path charts use.
  const scales = seriesScales([...new Set(values.map(({ model }) => model))], 2);
  const splits = [...new Set(values.map(({ split }) => split))];
  return {
    width: 430,
    height: 300,
    data: { values: [...values] },
    encoding: {
      x: epochAxis,
      y: {
        field: 'value',
        type: 'quantitative',
        title: axis,
        scale: { zero: false },
        axis: { format, tickCount: 6 },
      },
      color: { field: 'model', type: 'nominal', scale: scales.color },
    },
    layer: [
      {
        mark: { type: 'line', strokeWidth: 2 },
        encoding: { strokeDash: lineDashes('split', splits) },
      },
      {
        mark: { type: 'point', filled: true, size: 40, opacity: 1 },
        encoding: { shape: { field: 'model', type: 'nominal', scale: scales.shape } },
      },
    ],
  };
}

function points(values: readonly Point[]): ChartPoint[] {
  return values.map(({ model, split, epoch, value }) => ({
    x: epoch,
    series: `${model}, ${split}`,
    y: value,
  }));
}
