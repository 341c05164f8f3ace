import { readPermutation, readWeights } from '@isthmus/checkpoint';
import { combine, type PathPoint } from '@isthmus/connectivity';
import { decodeDataset } from '@isthmus/dataset';
import { createFirstLayer, type FirstLayer, measure, parsePath } from '@isthmus/evaluation';
import {
  checkWeights,
  layersOf,
  type Network,
  parseNetwork,
  permutationSpec,
  toTensors,
} from '@isthmus/network';
import { permuteWeights, type Weights } from '@isthmus/permutation';
import type { Curve, CurvePoint } from '@isthmus/task';
import { disposeAll, serveCompute } from '@isthmus/tensorflow';
import { type DeviceSplit, toDevice } from '@isthmus/training';
import { createCorrection } from './correction.js';
import type { EvaluateWork, EvaluateWorkEvent } from './evaluate-work.js';
import { betweenHighest } from './refinement.js';

// REPAIR looks at the training split whichever split is measured, so that each network on the
// path is made once and measured on every split; all splits stay on the device meanwhile.
serveCompute(function* (work: EvaluateWork): Generator<EvaluateWorkEvent> {
  const { spec } = work;
  const network = parseNetwork(spec.network);
  const path = parsePath(spec.path);
  const models = alignedModels(work, network);
  const layers = layersOf(network);
  const points = [...path.points(models.length, layers.length)];
  const dataset = decodeDataset(work.dataset);
  const correct = yield* createCorrection(network, models, dataset, spec);
  const onDevice = new Map<Curve['split'], DeviceSplit>();
  const firstLayers = new Map<Curve['split'], FirstLayer>();
  const curves: Curve[] = spec.splits.flatMap((split) =>
    spec.repair.map((repair) => ({ split, repair, examples: dataset[split].count, points: [] })),
  );
  let done = 0;
  try {
    for (const split of spec.splits) {
      const data = toDevice(dataset[split], network);
      onDevice.set(split, data);
      // Fewer points cost less than the models' first layers themselves.
      const isWorthIt = points.length > 2 * models.length;
      const first = isWorthIt ? createFirstLayer(network, models, data) : undefined;
      if (first !== undefined) firstLayers.set(split, first);
    }
    for (const [i, repair] of spec.repair.entries()) {
      for (const point of points) yield* measureAt(point, repair);
      // Where the first curve is highest, all are looked at more closely.
      for (let round = 0; i === 0 && round < path.refine; round++) {
        for (const point of betweenHighest(curves[0]?.points ?? []).flatMap(toPoint)) {
          points.push(point);
          yield* measureAt(point, repair);
        }
      }
    }
  } finally {
    disposeAll(onDevice);
    disposeAll(firstLayers);
    correct.dispose();
  }
  if (path.curve !== undefined) for (const { points } of curves) points.sort(byPlace);
  yield { kind: 'evaluated', curves };

  function toPoint(t: number): readonly PathPoint[] {
    return path.curve === undefined ? [] : [path.curve(t)];
  }

  function* measureAt({ at, coefficients, layers: apart }: PathPoint, repair: Curve['repair']) {
    const only = apart && new Set(apart.flatMap((layer) => layers[layer]?.tensors ?? []));
    const isWhole = only === undefined && !coefficients.includes(1);
    const straight = combine(models, coefficients, only);
    const weights = yield* correct.at(coefficients, straight, repair);
    // The models are left as they are: what was measured of them need not be measured again.
    const measured = weights === straight ? pointsAt(at) : new Map<Curve['split'], CurvePoint>();
    const parameters = toTensors(network, weights);
    try {
      const collapse = measured.size > 0 ? [] : yield* correct.collapse(coefficients, parameters);
      for (const [split, data] of onDevice) {
        const known = measured.get(split);
        const first = weights === straight && isWhole ? firstLayers.get(split) : undefined;
        const combination = first && { first, coefficients };
        const point = known ?? {
          at: [...at],
          ...(yield* measure(network, parameters, data, combination)),
          collapse,
        };
        checkLoss(point, split);
        curves
          .find((curve) => curve.split === split && curve.repair === repair)
          ?.points.push(point);
        done += 1;
        yield {
          kind: 'point' as const,
          split,
          repair,
          point,
          done,
          points: curves.length * points.length,
        };
      }
    } finally {
      disposeAll(parameters);
    }
  }

  /** Of the path without correction, what is known there, by split. */
  function pointsAt(at: readonly number[]): ReadonlyMap<Curve['split'], CurvePoint> {
    const isThere = (point: CurvePoint) => point.at.every((value, i) => value === at[i]);
    const raw = curves.filter(({ repair }) => repair === 'none');
    return new Map(
      raw.flatMap(({ split, points }) =>
        points.filter(isThere).map((point) => [split, point] as const),
      ),
    );
  }
});

function byPlace(one: CurvePoint, other: CurvePoint): number {
  return (one.at[0] ?? 0) - (other.at[0] ?? 0);
}

function checkLoss({ loss, at }: CurvePoint, split: string): void {
  if (Number.isFinite(loss)) return;
  throw new RangeError(
    `the loss on the path is no finite number [split=${split}, at=${at.join(' ')}, got ${loss}]; the weights of a model are too large`,
  );
}

/** The models that the path combines, each permuted as asked for. */
function alignedModels({ models }: EvaluateWork, network: Network): readonly Weights[] {
  const { spec } = permutationSpec(network);
  return models.map(({ model, permutation }, i) => {
    const { weights } = readWeights(model, { file: `model ${i + 1}` });
    checkWeights(network, weights);
    if (permutation === undefined) return weights;
    return permuteWeights(weights, spec, readPermutation(permutation, { file: 'permutation' }));
  });
}
