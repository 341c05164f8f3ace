import { type CellSetting, cellSettings, type Study, type StudyCell } from '@isthmus/study';

/** The settings that have more than one value in the study's grid, and those that have one. */
export function splitSettings({ grid }: Study) {
  const isVaried = ({ key }: CellSetting) => (grid?.[key]?.length ?? 0) > 1;
  return {
    varied: cellSettings.filter(isVaried),
    fixed: cellSettings.filter((setting) => !isVaried(setting)),
  };
}

/** The values that the whole study shares in words, without those that go without saying. */
export function describeShared(study: Study, cell: StudyCell): string {
  const { fixed } = splitSettings(study);
  return describeValues(
    fixed.filter(({ isUsual }) => !isUsual(cell)),
    cell,
  );
}

/** What a study's grid varies beside the network in words; empty where that is all. */
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
