import { type CellSetting, type Study, type StudyCell, splitSettings } from '@isthmus/study';

/** The values that the whole study shares in words, without those that go without saying. */
export function describeShared(study: Study, cell: StudyCell): string {
  const { fixed } = splitSettings(study);
  return describeValues(
    fixed.filter(({ isUsual }) => !isUsual(cell)),
    cell,
  );
}

/** What a study varies beside the network in words; empty where that is all. */
export function describeAllButWidth(study: Study, cell: StudyCell): string {
  const { varied } = splitSettings(study);
  return describeValues(
    varied.filter(({ key }) => key !== 'network'),
    cell,
  );
}

/** The values of some settings in words, e.g. "data set digits, epochs 10". */
export function describeValues(some: readonly CellSetting[], cell: StudyCell): string {
  return some.map(({ title, read }) => `${title.toLowerCase()} ${read(cell)}`).join(', ');
}
