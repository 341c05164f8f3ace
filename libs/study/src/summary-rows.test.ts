import { expect, it } from 'vitest';
import { study } from './study.js';
import { expandStudy } from './study-cell.js';
import type { CellResult, StudyResults } from './study-results.js';
import { summaryRows } from './summary-rows.js';

const ref = { key: 'k', sha256: '0'.repeat(64), sizeBytes: 1 };

function model(testAccuracies: readonly number[]): CellResult['models']['a'] {
  const epochs = testAccuracies.map((testAccuracy, index) => ({
    epoch: index + 1,
    trainLoss: 1,
    testLoss: 1,
    testAccuracy,
  }));
  return { model: ref, epochs, checkpoints: [], levels: [], stepMs: 1, tensorflow: '2.21.0' };
}

function resultsOf(a: readonly number[], b: readonly number[]): StudyResults {
  const definition = {
    baseline: 'linear',
    reduce: 'max',
    points: 25,
    split: 'test',
    clip: false,
  } as const;
  const asked = study.parse({
    name: 's',
    dataset: 'digits',
    network: 'mlp:4-3-2',
    pairs: [[1, 2]],
    match: ['weight'],
    evaluate: { splits: ['test'], repair: ['none', 'repair'] },
  });
  const [cell] = expandStudy(asked);
  if (cell === undefined) throw new Error('no cell');
  return {
    study: asked,
    cells: [
      {
        cell,
        models: { a: model(a), b: model(b) },
        match: {
          permutations: [ref, ref],
          time: { costMs: 1, assignmentMs: 1, projectionMs: 0 },
          confidence: [],
          restarts: [],
          objective: 2,
          objectiveIdentity: 1,
          l2Before: 5,
          l2After: 4,
          sweeps: 3,
          searchMs: 1500,
          proof: { maxAbsDifference: 0, tolerance: 1e-3, examples: 8 },
          wallMs: 2000,
        },
        curves: (['none', 'repair'] as const).map((repair) => ({
          split: 'test',
          repair,
          examples: 100,
          points: [0, 0.5, 1].map((lambda) => ({
            lambda,
            loss: repair === 'none' ? 0.75 : 0.25,
            accuracy: 0.5,
            calibrationError: 0.1,
            temperature: 1.5,
            calibratedLoss: 0.2,
          })),
        })),
        barriers: [
          { definition: { ...definition, metric: 'loss', repair: 'none' }, value: 0.25 },
          { definition: { ...definition, metric: 'loss', repair: 'repair' }, value: 0.0625 },
          { definition: { ...definition, metric: 'error', repair: 'none' }, value: 0.125 },
        ],
      },
    ],
    unfinished: [],
    tasks: { computed: 4, cached: 0, failed: 0, skipped: 0 },
    stages: [],
    failures: [],
    provenance: { isthmus: '0', node: '20', tensorflow: '2.21.0', store: 'memory' },
  };
}

it('a row has the numbers of its cell and none for a split that was not measured', () => {
  const results = resultsOf([0.5, 0.9], [0.6, 0.8]);
  expect(summaryRows(results)).toEqual([
    {
      ...results.cells[0]?.cell,
      testAccuracy: [0.9, 0.8],
      lossBarrier: { test: 0.25 },
      errorBarrier: { test: 0.125 },
      correctedLossBarriers: { repair: { test: 0.0625 } },
      midpoint: { loss: 0.75, accuracy: 0.5 },
      repairedMidpoint: { loss: 0.25, accuracy: 0.5 },
      objective: 2,
      l2Before: 5,
      l2After: 4,
      matchSeconds: 1.5,
    },
  ]);
});

it('a network that was never trained has no accuracy', () => {
  expect(() => summaryRows(resultsOf([], [0.8]))).toThrow('at least one epoch, got none');
});
