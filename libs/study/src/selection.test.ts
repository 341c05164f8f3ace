import { describe, expect, it } from 'vitest';
import { planStudy } from './plan.js';
import { selectTasks } from './selection.js';
import { study } from './study.js';

const plan = planStudy(
  study.parse({
    name: 'selected',
    dataset: 'digits',
    network: 'mlp:784-32-10',
    pairs: [
      [1, 2],
      [1, 3],
    ],
    grid: { 'train.learningRate': [0.001, 0.01] },
  }),
);

/** The labels of what is selected, without where in the grid it is. */
function selected(...selection: string[]): string[] {
  const isSelected = selectTasks(plan, selection);
  return [
    ...new Set(plan.tasks.filter(isSelected).map(({ label }) => label.replace(/ \[.*/, ''))),
  ].sort();
}

describe('a selection', () => {
  it('of nothing is every task', () => {
    expect(plan.tasks.filter(selectTasks(plan, []))).toEqual(plan.tasks);
  });

  it('of a stage is its tasks alone', () => {
    expect(selected('train')).toEqual(['train seed 1', 'train seed 2', 'train seed 3']);
  });

  it('of a pair is all that its cells need', () => {
    const ofPair = [
      'evaluate 1-3 identity',
      'evaluate 1-3 weight',
      'match 1-3 identity',
      'match 1-3 weight',
      'train seed 1',
      'train seed 3',
    ];
    expect(selected('1-3')).toEqual(ofPair);
    expect(selected('seeds=1-3')).toEqual(ofPair);
  });

  it('of several properties is what has all of them, of several values what has one', () => {
    expect(selected('match', 'matcher=weight', '1-2', '1-3')).toEqual([
      'match 1-2 weight',
      'match 1-3 weight',
    ]);
    const isSelected = selectTasks(plan, ['learningRate=0.01', 'match', '1-2', 'matcher=weight']);
    expect(plan.tasks.filter(isSelected).map(({ label }) => label)).toEqual([
      'match 1-2 weight [learningRate=0.01]',
    ]);
  });

  it.each([
    [
      'trian',
      'unknown stage "trian" [expected one of train, match, evaluate]; did you mean "train"?',
    ],
    [
      'matchr=weight',
      'unknown property "matchr" [expected one of matcher, seeds, dataset, network',
    ],
    ['matcher=wight', 'no cell of the study has matcher=wight; it has identity, weight'],
    ['2-1', 'no cell of the study has seeds=2-1; it has 1-2, 1-3'],
  ])('of %s is refused', (text, message) => {
    expect(() => selectTasks(plan, [text])).toThrow(message);
  });
});
