import {
  type CellResult,
  expandStudy,
  type Study,
  type StudyCell,
  settingKey,
} from '@isthmus/study';

/** The cells whose networks were trained, and whose paths are measured, alike: they differ in pair and method alone. */
export type AlikeCells = readonly [CellResult, ...CellResult[]];

/** All cells, those trained alike together, in the order of the first of them. */
export function groupAlike(cells: readonly CellResult[]): AlikeCells[] {
  const groups = new Map<string, [CellResult, ...CellResult[]]>();
  for (const result of cells) {
    const key = settingKey(result.cell);
    const group = groups.get(key);
    if (group) group.push(result);
    else groups.set(key, [result]);
  }
  return [...groups.values()];
}

/** All cells of a study that have the setting of these, measured or not. */
export function wantedAlike([{ cell: like }]: AlikeCells, study: Study): readonly StudyCell[] {
  const setting = settingKey(like);
  return expandStudy(study).filter((cell) => settingKey(cell) === setting);
}
