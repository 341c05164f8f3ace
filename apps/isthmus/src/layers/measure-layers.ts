import { type LayerBarrier, layerBarriers, rankLayers } from '@isthmus/connectivity';
import { layersOf } from '@isthmus/network';
import { type AskedSplit, splitToMeasure } from '../input/measured-dataset.js';
import type { SessionOptions } from '../session/session.js';
import { evaluateFiles, type PermutedModels } from '../task/evaluate-files.js';
import type { MeasuredOn } from '../task/measured-on.js';

/** How layers are taken from A to B. */
export interface AskedLayers {
  readonly split: AskedSplit;
  /** Evenly spaced lambdas a layer. */
  readonly points: number;
  /** Each layer alone, or each prefix: it and all layers before it. */
  readonly of: 'each' | 'prefix';
}

/** The barriers of the layers, and on what they were measured. */
export interface LayersReport extends MeasuredOn {
  readonly asked: AskedLayers;
  readonly definition: {
    readonly baseline: 'linear';
    readonly reduce: 'max';
    readonly points: number;
    readonly clip: false;
  };
  readonly layers: readonly LayerBarrier[];
  /** Names of the layers, from the highest rise to the lowest. */
  readonly ranking: readonly string[];
  readonly lossA: number | undefined;
}

/** Measures models in files layer by layer, or reads from the store what was measured of them. */
export async function measureLayers(
  models: PermutedModels,
  asked: AskedLayers,
  options: SessionOptions,
): Promise<LayersReport> {
  const { split, points, of } = asked;
  const { network, curves, dataset, warnings, remarks } = await evaluateFiles(
    'layers',
    {
      ...models,
      splits: [split],
      path: `layers:points=${points},of=${of}`,
      repair: ['none'],
      collapse: false,
    },
    options,
  );
  const definition = { baseline: 'linear', reduce: 'max', points, clip: false } as const;
  const names = layersOf(network).map(({ name }) => name);
  const layers = curves.flatMap((curve) =>
    layerBarriers(curve.points, names, { ...definition, split: splitToMeasure(split) }),
  );
  return {
    asked,
    definition,
    layers,
    ranking: rankLayers(layers),
    lossA: curves[0]?.points[0]?.loss,
    dataset,
    warnings,
    remarks,
  };
}
