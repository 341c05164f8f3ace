import { listed, unknownName } from '@isthmus/spelling';
import { cellSettings } from './cell-settings.js';
import { pairLabel } from './ends/end.js';
import { type StudyPlan, type TaskPlan, trainingsOf } from './plan.js';
import type { StudyCell } from './study-cell.js';

/** The kinds of task, as a selection names them. */
const stages = ['train', 'match', 'evaluate'] as const satisfies TaskPlan['kind'][];

/** What of a cell a selection can ask for, by its name. */
const properties: ReadonlyMap<string, (cell: StudyCell) => string> = new Map([
  ['matcher', ({ method }: StudyCell) => method],
  ['seeds', ({ pair }: StudyCell) => pairLabel(pair)],
  ...cellSettings.map(
    ({ key, read }) =>
      [key.replace('train.', ''), (cell: StudyCell) => String(read(cell))] as const,
  ),
]);

/**
 * The tasks of a plan that a selection asks for: of the stages that it names, "train", and for the cells that have what
 * it names, "matcher=weight", "seeds=1-2" or "1-2" alone. Of several values of one property a cell has one; of several
 * properties it has all. Nothing named: every task. Throws a RangeError on what no cell has.
 */
export function selectTasks(
  plan: StudyPlan,
  selection: readonly string[],
): (task: TaskPlan) => boolean {
  const asked = stages.filter((stage) => selection.includes(stage));
  const values = valuesOf(plan, selection);
  const needed = new Set<string>();
  for (const { cell, evaluate } of plan.cells) {
    if (![...values].every(([name, some]) => some.has(properties.get(name)?.(cell) ?? '')))
      continue;
    const { match } = evaluate;
    for (const task of [evaluate, match, ...trainingsOf([match.a, match.b])]) needed.add(task.id);
  }
  if (needed.size === 0) {
    throw new RangeError(`no cell of the study has all of it: ${selection.join(', ')}`);
  }
  return ({ kind, id }) => (asked.length === 0 || asked.includes(kind)) && needed.has(id);
}

/** By property, the values that were asked for, each of which some cell has. */
function valuesOf(plan: StudyPlan, selection: readonly string[]): Map<string, Set<string>> {
  const values = new Map<string, Set<string>>();
  for (const text of selection) {
    if (stages.some((stage) => stage === text)) continue;
    const [name, value] = propertyIn(text);
    const read = properties.get(name);
    if (read === undefined) {
      throw new RangeError(unknownName('property', name, [...properties.keys()]));
    }
    const known = new Set(plan.cells.map(({ cell }) => read(cell)));
    if (!known.has(value)) {
      throw new RangeError(
        `no cell of the study has ${name}=${value}; it has ${listed([...known])}`,
      );
    }
    values.set(name, (values.get(name) ?? new Set()).add(value));
  }
  return values;
}

/** "matcher=weight" as name and value; what has no name is a pair of seeds. */
function propertyIn(text: string): readonly [name: string, value: string] {
  if (!/^[A-Za-z]/.test(text)) return ['seeds', text];
  const at = text.indexOf('=');
  if (at < 0) throw new RangeError(unknownName('stage', text, stages));
  return [text.slice(0, at), text.slice(at + 1)];
}
