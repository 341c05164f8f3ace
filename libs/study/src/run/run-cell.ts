import { barrier } from '@isthmus/connectivity';
import type { LineCurve } from '../line-curves.js';
import type { StudyPlan } from '../plan.js';
import type { Study } from '../study.js';
import type { BarrierValue, CellResult, UnfinishedCell } from '../study-results.js';
import type { TaskRunner } from './run-tasks.js';
import { asTaskFailed } from './task-failed.js';

/** A cell, and the task that measures it. */
type PlannedCell = StudyPlan['cells'][number];

/** Runs all that a cell needs, and works out its barriers. */
export async function runCell(
  runner: TaskRunner,
  study: Study,
  { cell, evaluate }: PlannedCell,
): Promise<CellResult> {
  const paths = await runner.evaluate(evaluate);
  const curves = [...paths.curves];
  const [match, one, other] = await Promise.all([
    runner.match(evaluate.match),
    runner.train(evaluate.match.a),
    runner.train(evaluate.match.b),
  ]);
  const tasks = {
    ...(one.task && { trainA: one.task }),
    ...(other.task && { trainB: other.task }),
    match: { digest: match.digest, wallMs: match.result.wallMs },
    evaluate: paths.task,
  };
  const models = { a: one.model, b: other.model };
  return cellResultOf(study, { cell, models, match: match.result, curves, tasks });
}

/** What came of a cell: with the barriers of its curves. */
export function cellResultOf(study: Study, measured: Omit<CellResult, 'barriers'>): CellResult {
  return {
    ...measured,
    barriers: barriersOf(measured.curves, measured.cell.barrier ?? study.barrier),
  };
}

/** Of a cell whose run ended with an error. */
export function unfinishedCell({ cell, evaluate }: PlannedCell, error: unknown): UnfinishedCell {
  const { kind, task, message } = asTaskFailed(evaluate, error);
  return { cell, status: kind, task: task.label, message };
}

function barriersOf(curves: readonly LineCurve[], counted: Study['barrier']): BarrierValue[] {
  return curves.flatMap(({ split, repair, points }) =>
    (['loss', 'error'] as const).map((metric) => {
      const definition = { metric, ...counted, split, repair, points: points.length };
      return { definition, value: barrier(points, definition) };
    }),
  );
}
