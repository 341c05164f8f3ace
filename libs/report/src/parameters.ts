import type { Study, StudyCell } from '@isthmus/study';

/** Something a grid can vary. */
export type Parameter = Readonly<{
  key: keyof NonNullable<Study['grid']>;
  title: string;
  read: (cell: StudyCell) => string | number;
}>;

/** In the order in which a grid is crossed. */
const parameters: readonly Parameter[] = [
  { key: 'dataset', title: 'Data set', read: (cell) => cell.dataset },
  { key: 'network', title: 'Network', read: (cell) => cell.network },
  { key: 'train.optimizer', title: 'Optimizer', read: (cell) => cell.train.optimizer },
  { key: 'train.learningRate', title: 'Learning rate', read: (cell) => cell.train.learningRate },
  { key: 'train.schedule', title: 'Schedule', read: (cell) => cell.train.schedule },
  { key: 'train.batchSize', title: 'Batch size', read: (cell) => cell.train.batchSize },
  { key: 'train.epochs', title: 'Epochs', read: (cell) => cell.train.epochs },
  {
    key: 'train.labelSmoothing',
    title: 'Label smoothing',
    read: (cell) => cell.train.labelSmoothing,
  },
  { key: 'train.clip', title: 'Clip', read: (cell) => cell.train.clip },
  { key: 'train.augment', title: 'Augmentation', read: (cell) => cell.train.augment.join(' ') },
  { key: 'train.spawn', title: 'Spawn', read: (cell) => cell.train.spawn },
];

/** The parameters that have more than one value in the study's grid, and those that have one. */
export function splitParameters({ grid }: Study) {
  const isVaried = ({ key }: Parameter) => (grid?.[key]?.length ?? 0) > 1;
  return {
    varied: parameters.filter(isVaried),
    fixed: parameters.filter((parameter) => !isVaried(parameter)),
  };
}

/** What a parameter is where nobody sets it: not worth a word where it does not vary. */
const usual: readonly (string | number)[] = ['', 0, 'none', 'constant'];

/** The values that the whole study shares in words, without those that are usual. */
export function describeShared(study: Study, cell: StudyCell): string {
  const { fixed } = splitParameters(study);
  return describeValues(
    fixed.filter(({ read }) => !usual.includes(read(cell))),
    cell,
  );
}

/** What a study's grid varies beside the network in words; empty where that is all. */
export function describeAllButWidth(study: Study, cell: StudyCell): string {
  const { varied } = splitParameters(study);
  return describeValues(
    varied.filter(({ key }) => key !== 'network'),
    cell,
  );
}

/** The values of some parameters in words, e.g. "data set digits, epochs 10". */
export function describeValues(some: readonly Parameter[], cell: StudyCell): string {
  return some.map(({ title, read }) => `${title.toLowerCase()} ${read(cell)}`).join(', ');
}
