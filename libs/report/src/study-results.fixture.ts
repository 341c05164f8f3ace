import {
  type CellResult,
  expandStudy,
  pairsOf,
  parseStudy,
  runKey,
  type Study,
  type StudyCell,
  type StudyResults,
  type TrainedModel,
} from '@isthmus/study';

/** Parses a small study, everything else at its default. */
export function exampleStudy(changes: Record<string, unknown> = {}): Study {
  const example = {
    name: 'quickstart',
    title: 'Two digit classifiers and the path between them',
    dataset: 'digits',
    network: 'mlp:784-512-512-512-10',
    pairs: [[1, 2]],
  };
  return parseStudy(JSON.stringify({ ...example, ...changes }), { file: 'example.yaml' });
}

/** Results of a study as training would give them: smooth functions of width, learning rate and seed. */
export function exampleResults(study: Study): StudyResults {
  const cells = expandStudy(study).map((cell) => exampleCell(study, cell));
  const tasks = { train: 2 * pairsOf(study).length, match: cells.length, evaluate: cells.length };
  return {
    study,
    createdAt: '2026-03-01T12:00:00.000Z',
    cells,
    unfinished: [],
    tasks: { computed: tasks.train + tasks.match, cached: tasks.evaluate, failed: 0, skipped: 0 },
    stages: [
      {
        name: 'train',
        tasks: tasks.train,
        computed: tasks.train,
        cached: 0,
        wallMs: 61_200,
        elapsedMs: 34_000,
      },
      {
        name: 'match',
        tasks: tasks.match,
        computed: tasks.match,
        cached: 0,
        wallMs: 1900,
        elapsedMs: 1750,
      },
      {
        name: 'evaluate',
        tasks: tasks.evaluate,
        computed: 0,
        cached: tasks.evaluate,
        wallMs: 18_400,
        elapsedMs: 12,
      },
    ],
    failures: [],
    provenance: {
      isthmus: '0.1.0',
      node: '20.20.2',
      tensorflow: '2.21.0',
      store: 'file:///home/ada/.cache/isthmus/store',
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    },
  };
}

/** The 64 hex digits that stand for the hash of the parts. */
function fakeHash(...parts: readonly unknown[]): string {
  let state = 2166136261;
  const next = (code: number) => {
    state = Math.imul(state ^ code, 16777619) >>> 0;
    return (state & 15).toString(16);
  };
  const text = JSON.stringify(parts).padEnd(64, '.');
  return [...text]
    .slice(-64)
    .map((char) => next(char.charCodeAt(0)))
    .join('');
}

function exampleModel(cell: StudyCell, seed: number): TrainedModel {
  const [{ network }, train] = [cell, trainingOf(cell)];
  const speed = Math.min(0.8, 600 * train.learningRate) * (1 + 0.15 * Math.sin(2 * seed));
  const progress = (epoch: number) => 1 - Math.exp(-speed * epoch);
  return {
    model: reference('models', network, train, seed),
    epochs: Array.from({ length: train.epochs }, (_, index) => ({
      epoch: index + 1,
      trainLoss: 2.3 * (1 - progress(index + 0.5)) + 0.002,
      testLoss: 2.0 * (1 - progress(index + 1)) + 0.07 + 0.002 * index,
      testAccuracy: 0.1 + 0.878 * progress(index + 1),
    })),
    checkpoints: [],
    levels: [],
    stepMs: 21,
    tensorflow: '2.21.0',
  };
}

function reference(...parts: readonly unknown[]) {
  const sha256 = fakeHash(...parts);
  return { key: `artifacts/sha256/${sha256}`, sha256, sizeBytes: 3_730_000 };
}

function exampleCell(study: Study, cell: StudyCell): CellResult {
  const { points, splits, repair: corrections } = study.evaluate;
  const [seedA, seedB] = [Number(runKey(cell.pair[0])), Number(runKey(cell.pair[1]))];
  const models = { a: exampleModel(cell, seedA), b: exampleModel(cell, seedB) };
  const width = Number(/-(\d+)-/.exec(cell.network)?.[1]);
  const isNaive = cell.method === 'identity';
  const height = isNaive
    ? 1.3 + 0.1 * Math.sin(seedA)
    : (20 * Math.sqrt(trainingOf(cell).learningRate * 1000)) / width;
  const ends = [finalEpoch(models.a), finalEpoch(models.b)] as const;
  const wanted = splits.flatMap((split) =>
    corrections.map((correction) => ({ split, correction })),
  );
  const curves = wanted.map(({ split, correction }) => ({
    split,
    repair: correction,
    examples: split === 'train' ? 8000 : 2000,
    points: Array.from({ length: points }, (_, index) => {
      const lambda = index / (points - 1);
      const bump = (correction === 'none' ? height : height / 4) * (4 * lambda * (1 - lambda)) ** 3;
      const between = (key: 'trainLoss' | 'testLoss' | 'testAccuracy') =>
        (1 - lambda) * ends[0][key] + lambda * ends[1][key];
      const bonus = split === 'train' ? 0.02 : 0;
      const loss = between(split === 'train' ? 'trainLoss' : 'testLoss') + bump;
      return {
        lambda,
        loss,
        accuracy: 0.1 + (between('testAccuracy') + bonus - 0.1) * Math.exp(-bump),
        calibrationError: bump / 20,
        temperature: 1 + bump,
        calibratedLoss: 0.9 * loss,
      };
    }),
  }));
  return {
    cell,
    models,
    match: {
      permutations: [reference('identity', cell), reference('permutations', cell)],
      time: { costMs: 1, assignmentMs: 1, projectionMs: 0 },
      confidence: [],
      restarts: [],
      objective: isNaive ? 120 : 560,
      objectiveIdentity: 120,
      l2Before: Math.sqrt(3 * width * 2),
      l2After: Math.sqrt(3 * width * (isNaive ? 2 : 1.4)),
      sweeps: isNaive ? 0 : 9,
      searchMs: isNaive ? 0.4 : 1.5e-6 * width ** 3,
      proof: { maxAbsDifference: isNaive ? 0 : 3.8e-6, tolerance: 1e-3, examples: 256 },
      wallMs: 900,
    },
    curves,
    barriers: curves.flatMap((curve) =>
      (['loss', 'error'] as const).map((metric) => ({
        definition: {
          metric,
          ...study.barrier,
          split: curve.split,
          repair: curve.repair,
          points,
        },
        value: highestRise(curve.points.map((p) => (metric === 'loss' ? p.loss : 1 - p.accuracy))),
      })),
    ),
  };
}

function trainingOf({ train }: StudyCell) {
  if (!train) throw new RangeError('expected a cell of trained networks');
  return train;
}

function finalEpoch({ epochs }: TrainedModel) {
  const last = epochs.at(-1);
  if (!last) throw new RangeError('expected at least one epoch, got none');
  return last;
}

/** How far the values rise above the straight line between the first and the last. */
function highestRise(values: readonly number[]): number {
  const [first = Number.NaN] = values;
  const last = values.at(-1) ?? Number.NaN;
  const line = (index: number) => first + ((last - first) * index) / (values.length - 1);
  return Math.max(...values.map((value, index) => value - line(index)));
}
