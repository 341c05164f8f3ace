import type { CellResult, StudyCell } from '@isthmus/study';

/** The cells whose networks were trained alike: they differ in pair and method alone. */
export type Setting = readonly [CellResult, ...CellResult[]];

/** All settings, in the order of their first cells. */
export function groupBySetting(cells: readonly CellResult[]): Setting[] {
  const settings = new Map<string, [CellResult, ...CellResult[]]>();
  for (const result of cells) {
    const key = settingKey(result.cell);
    const setting = settings.get(key);
    if (setting) setting.push(result);
    else settings.set(key, [result]);
  }
  return [...settings.values()];
}

function settingKey({ dataset, network, train }: StudyCell): string {
  return JSON.stringify([dataset, network, train]);
}
