import type { StudyResults } from '@isthmus/study';
import type { TaskFacts } from '@isthmus/task';
import type { Measurement } from '../measurement/measurement.js';
import { eachMeasurement } from '../measurement/measurements.js';
import type { FoundCell } from './find-cell.js';

/** A task that a cell needed. */
interface ExplainedTask {
  /** What it did for the cell: "train A", "match", ... */
  readonly role: string;
  readonly digest: string;
  readonly wallMs: number;
  /** How many cells of the study it served. */
  readonly cells: number;
  /** Undefined where the store no longer has its record. */
  readonly facts: TaskFacts | undefined;
}

/** Where the numbers of a cell came from. */
export interface Explanation {
  readonly number: number;
  readonly measurements: readonly Measurement[];
  readonly tasks: readonly ExplainedTask[];
  /** The sha256 of the cell's data set; undefined in results of before it was kept. */
  readonly data: string | undefined;
}

const roles = [
  ['train A', 'trainA'],
  ['train B', 'trainB'],
  ['match', 'match'],
  ['evaluate', 'evaluate'],
] as const;

/** Each task behind a cell, with what `factsOf` finds of it. A network that is both ends' own is told once an end. */
export async function explainCell(
  results: StudyResults,
  { number, cell, result }: FoundCell,
  factsOf: (digest: string) => Promise<TaskFacts | undefined>,
): Promise<Explanation> {
  const measurements = [...eachMeasurement(results)].filter((row) => row.cell === number);
  const tasks: ExplainedTask[] = [];
  for (const [role, name] of roles) {
    const task = result?.tasks?.[name];
    if (task === undefined) continue;
    const cells = results.cells.filter(({ tasks }) =>
      Object.values(tasks ?? {}).some((one) => one?.digest === task.digest),
    );
    tasks.push({ role, ...task, cells: cells.length, facts: await factsOf(task.digest) });
  }
  return { number, measurements, tasks, data: results.provenance.datasets?.[cell.dataset] };
}
