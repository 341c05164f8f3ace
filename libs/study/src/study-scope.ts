import type { Study } from './study.js';
import { settingsOf } from './study-cell.js';

type Evaluate = Study['evaluate'];
type Barrier = Study['barrier'];

/** All that cells of a study measure: some of them one thing and some another where the study varies that. */
export interface StudyScope {
  readonly methods: readonly string[];
  /** Numbers of lambdas. */
  readonly points: readonly number[];
  readonly splits: Readonly<Evaluate['splits']>;
  readonly repair: Readonly<Evaluate['repair']>;
  readonly barriers: readonly Barrier[];
}

/** What the cells of a study measure, each thing once, in the order of the cells. */
export function studyScope(study: Study): StudyScope {
  const methods = new Set<string>();
  const points = new Set<number>();
  const splits = new Set<Evaluate['splits'][number]>();
  const repair = new Set<Evaluate['repair'][number]>();
  const barriers = new Map<string, Barrier>();
  for (const { methods: some, how } of settingsOf(study)) {
    const { evaluate = study.evaluate, barrier = study.barrier } = how;
    for (const method of some) methods.add(method);
    points.add(evaluate.points);
    for (const split of evaluate.splits) splits.add(split);
    for (const kind of evaluate.repair) repair.add(kind);
    barriers.set(JSON.stringify(barrier), barrier);
  }
  return {
    methods: [...methods],
    points: [...points],
    splits: [...splits],
    repair: [...repair],
    barriers: [...barriers.values()],
  };
}
