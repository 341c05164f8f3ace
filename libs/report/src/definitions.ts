import { type Study, type StudyResults, studyScope } from '@isthmus/study';
import { formatNumber } from './numbers.js';
import { correctionsOf } from './path-lines.js';

/** A term of the report and what exactly it means. */
type Definition = Readonly<{ term: string; meaning: string }>;

const baselines = {
  linear: 'the straight line (1 − λ) x(0) + λ x(1) between the values at the ends',
  mean: 'the mean ½ (x(0) + x(1)) of the values at the ends',
} as const;

const sources = {
  'linear max': 'As in Entezari et al. (2022) and Sharma, Kwok et al. (2024).',
  'mean max': 'As in Frankle et al. (2020) and Ainsworth et al. (2023).',
  'linear midpoint': 'At λ = ½ both baselines agree; as in the code of Entezari et al. (2022).',
  'mean midpoint': 'At λ = ½ both baselines agree; as in the code of Entezari et al. (2022).',
  'linear mean': 'By the trapezoidal rule.',
  'mean mean': 'By the trapezoidal rule.',
} as const;

const places = {
  max: 'the largest value over all λ',
  midpoint: 'the value at λ = ½',
  mean: 'the mean over all λ',
} as const;

const corrections = {
  repair: {
    term: 'Repaired',
    statistics: 'the mean and standard deviation of each hidden unit',
    source:
      'REPAIR, Jordan et al. 2023; networks with batch norm: running statistics measured anew',
  },
  rescale: {
    term: 'Rescaled',
    statistics: 'the standard deviation of each hidden unit',
    source: 'RESCALE, Jordan et al. 2023',
  },
  reshift: {
    term: 'Reshifted',
    statistics: 'the mean of each hidden unit',
    source: 'RESHIFT, Jordan et al. 2023',
  },
  'repair-output': {
    term: 'Repaired with output',
    statistics: 'the mean and standard deviation of each hidden and each output unit',
    source: 'REPAIR, Jordan et al. 2023, as their code has it for perceptrons',
  },
} as const;

/** The definition of every number in the report. */
export function definitions({ study, cells }: StudyResults): Definition[] {
  const { points, barriers, repair } = studyScope(study);
  const examples = new Set(
    cells.flatMap(({ cell, curves }) =>
      curves.map(({ split, examples }) => `${cell.dataset} ${split}: ${formatNumber(examples)}`),
    ),
  );
  return [
    {
      term: 'Path',
      meaning: `The networks with weights (1 − λ) A + λ π(B), where π re-orders the hidden units of model B; λ takes ${points.join(' or ')} evenly spaced values from 0 to 1.`,
    },
    {
      term: 'Loss',
      meaning: `Mean cross-entropy (natural logarithm, in nats) over all examples of a split (${[...examples].join(', ')}).`,
    },
    {
      term: 'Accuracy, error',
      meaning: 'The fraction of the examples that are classified correctly; one minus it.',
    },
    ...barriers.map((barrier) => ({
      term: barriers.length === 1 ? 'Barrier' : `Barrier (${nameOf(barrier)})`,
      meaning: barrierMeaning(barrier),
    })),
    ...correctionsOf({ repair }).map((kind) => ({
      term: corrections[kind].term,
      meaning: `Every network on the path was given, for ${corrections[kind].statistics}, what lies between those of A and B over the first 10,000 training examples (${corrections[kind].source}).`,
    })),
    {
      term: 'Error barrier',
      meaning: 'The barrier of the error; the table shows it in percentage points.',
    },
    {
      term: 'Distance',
      meaning:
        'The Euclidean (L2) distance of all weights and biases of A and B, before and after B is re-ordered.',
    },
    {
      term: 'Match time',
      meaning: 'The duration of the search for the permutation alone, without reading and proving.',
    },
    {
      term: 'Test accuracy of A and B',
      meaning:
        'On all test examples: of a trained network after the last epoch of training, of a given one as the end of the path.',
    },
  ];
}

function barrierMeaning({ baseline, reduce, clip }: Study['barrier']): string {
  const clipped = clip ? ' A barrier below 0 counts as 0.' : '';
  return `For x the loss or the error along the path: ${places[reduce]} of x(λ) minus ${baselines[baseline]}. ${sources[`${baseline} ${reduce}`]}${clipped}`;
}

/** A barrier as a study that varies it names it. */
function nameOf({ baseline, reduce, clip }: Study['barrier']): string {
  return `baseline ${baseline}, reduction ${reduce}${clip ? ', clipped' : ''}`;
}
