import { combine, type PathPoint } from '@isthmus/connectivity';
import { layersOf, type NetworkLayer, type ParameterTensors, toTensors } from '@isthmus/network';
import { disposeAll } from '@isthmus/tensorflow';
import { correctNetwork, measureCollapse } from './correct-network.js';
import { measure } from './measure.js';
import { curvesOf, type MeasuredNetwork, rawNetworkAt } from './measured-networks.js';
import { type MeasuredSplit, placeSplit } from './measured-split.js';
import { type ModelStatistics, measureModels, placeExamples } from './model-statistics.js';
import type {
  MeasuredPoint,
  PathCurve,
  PathEvent,
  PathProblem,
  SplitName,
} from './path-problem.js';
import { betweenHighest } from './refinement.js';
import type { CorrectionKind } from './unit-correction.js';
import type { BatchEvent } from './unit-statistics.js';

/** A path on the way: what is on the device, where there is something to measure, and what has been measured. */
interface Walk {
  readonly problem: PathProblem;
  readonly layers: readonly NetworkLayer[];
  readonly statistics: ModelStatistics | undefined;
  readonly splits: readonly MeasuredSplit[];
  readonly places: PathPoint[];
  readonly networks: MeasuredNetwork[];
}

/**
 * Measures the networks on a path: a curve a split and correction, in the order of the splits. Corrections look at
 * the training split whichever split is measured, so that each network is made once and measured on every split; all
 * splits stay on the device meanwhile. Where the first curve is highest, all are looked at more closely, as often
 * as the path says. Throws a RangeError for a loss that is no finite number.
 */
export function* measurePath(problem: PathProblem): Generator<PathEvent, PathCurve[]> {
  const { network, models, path } = problem;
  const layers = layersOf(network);
  const places = [...path.points(models.length, layers.length)];
  const splits: MeasuredSplit[] = [];
  const networks: MeasuredNetwork[] = [];
  const examples = placeExamples(problem);
  try {
    const statistics = examples && (yield* measureModels(problem, examples));
    for (const name of problem.splits) splits.push(placeSplit(problem, name, places.length));
    yield* walkPath({ problem, layers, statistics, splits, places, networks });
  } finally {
    disposeAll(splits);
    examples?.dispose();
  }
  return curvesOf(problem, networks);
}

function* walkPath(walk: Walk): Generator<PathEvent, void> {
  for (const [i, correction] of walk.problem.corrections.entries()) {
    for (const place of walk.places) yield* visit(walk, place, correction);
    if (i === 0) yield* refine(walk, correction);
  }
}

/** Adds places around the highest point of the first split. */
function* refine(walk: Walk, correction: CorrectionKind): Generator<PathEvent, void> {
  const { problem, places, networks } = walk;
  const { curve, refine: rounds } = problem.path;
  if (curve === undefined) return;
  for (let round = 0; round < rounds; round++) {
    const measured = networks.flatMap(({ points }) => points.get(problem.splits[0]) ?? []);
    for (const place of betweenHighest(measured).map(curve)) {
      places.push(place);
      yield* visit(walk, place, correction);
    }
  }
}

/** Measures the network at one place on every split. */
function* visit(
  walk: Walk,
  place: PathPoint,
  correction: CorrectionKind,
): Generator<PathEvent, void> {
  const { problem, layers, statistics, splits, places, networks } = walk;
  const { network, models } = problem;
  const { coefficients } = place;
  const only = place.layers && tensorsOf(layers, place.layers);
  const combined = combine(models, coefficients, only);
  const combination = { network, weights: combined, coefficients };
  const weights = yield* correctNetwork(combination, statistics, correction);
  const isRaw = weights === combined;
  // A model is left as it is by every correction: what was measured of it need not be measured again.
  const known = isRaw ? rawNetworkAt(networks, place.at) : undefined;
  const isWhole = only === undefined && !coefficients.includes(1);
  const points = new Map<SplitName, MeasuredPoint>();
  const parameters = toTensors(network, weights);
  try {
    const collapse = known ? [] : yield* collapseAt(walk, place, parameters);
    for (const [i, { name: split, data, first, passes }] of splits.entries()) {
      const shortcut = isRaw && isWhole && first ? { first, coefficients } : undefined;
      const point = known?.points.get(split) ?? {
        at: [...place.at],
        ...(yield* measure(passes, parameters, data, shortcut)),
        collapse,
      };
      checkLoss(point, split);
      points.set(split, point);
      const done = networks.length * splits.length + i + 1;
      const all = problem.corrections.length * splits.length * places.length;
      yield { kind: 'point', split, correction, point, done, points: all };
    }
  } finally {
    disposeAll(parameters);
  }
  networks.push({ correction, points });
}

function* collapseAt(
  { problem: { network, collapse }, statistics }: Walk,
  { coefficients }: PathPoint,
  parameters: ParameterTensors,
): Generator<BatchEvent, MeasuredPoint['collapse']> {
  if (!collapse || statistics === undefined) return [];
  return yield* measureCollapse({ network, coefficients }, parameters, statistics);
}

function tensorsOf(
  layers: readonly NetworkLayer[],
  numbers: readonly number[],
): ReadonlySet<string> {
  return new Set(numbers.flatMap((layer) => layers[layer].tensors));
}

function checkLoss({ loss, at }: MeasuredPoint, split: SplitName): void {
  if (Number.isFinite(loss)) return;
  throw new RangeError(
    `the loss on the path is no finite number [split=${split}, at=${at.join(' ')}, got ${loss}]; the weights of a model are too large`,
  );
}
