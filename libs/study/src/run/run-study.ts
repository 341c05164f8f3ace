import { barrier } from '@isthmus/connectivity';
import { type Dataset, encodeDataset } from '@isthmus/dataset';
import {
  type ArtifactRef,
  type ObjectStore,
  putArtifact,
  readingStore,
} from '@isthmus/object-store';
import { activeTraceId } from '@isthmus/runtime';
import { type LineCurve, lineCurveOf } from '../line-curves.js';
import { type EvaluatePlan, planStudy, type StudyPlan } from '../plan.js';
import { type PreparedStudy, planStatus, type TaskStatus } from '../plan-status.js';
import type { Study } from '../study.js';
import type { BarrierValue, CellResult, StudyResults } from '../study-results.js';
import type { NeedsData } from '../task/needs-data.js';
import type { ServiceClients } from '../task/service-clients.js';
import { createTaskRunner, type TaskReport, type TaskRunner } from './run-tasks.js';
import { createStageClock } from './stages.js';
import { asTaskFailed, type TaskFailed } from './task-failed.js';

/** What a study runs on. */
export interface StudyContext {
  readonly store: ObjectStore;
  /** Called once, and only when something is left to compute. Absent: what the store lacks is missing. */
  readonly services?: () => Promise<ServiceClients>;
  readonly needsData: NeedsData;
  /** Whether trainings that diverged are tried again. */
  readonly retryFailed: boolean;
  readonly loadDataset: (notation: string) => Promise<Dataset>;
  /** Tasks of one kind in flight at once. */
  readonly concurrency: number;
  readonly signal: AbortSignal;
  readonly report: (report: TaskReport | CellReport) => void;
  /** The version of Isthmus, for the record. */
  readonly version: string;
}

/** What came of a cell, as soon as all its tasks are done. */
export interface CellReport {
  readonly kind: 'measured';
  readonly task: EvaluatePlan;
  readonly cell: CellResult;
}

/** Plans a study that `checkedStudy` has passed, and puts its data sets into the store. */
export async function prepareStudy(
  study: Study,
  { store, loadDataset }: Pick<StudyContext, 'store' | 'loadDataset'>,
): Promise<PreparedStudy> {
  const plan = planStudy(study);
  const datasets = new Map<string, ArtifactRef>();
  for (const { cell } of plan.cells) {
    if (datasets.has(cell.dataset)) continue;
    datasets.set(cell.dataset, await putDataset(cell.dataset, { store, loadDataset }));
  }
  return { plan, datasets };
}

async function putDataset(
  name: string,
  { store, loadDataset }: Pick<StudyContext, 'store' | 'loadDataset'>,
): Promise<ArtifactRef> {
  return putArtifact(store, encodeDataset(await loadDataset(name)));
}

/**
 * Runs a study that `checkedStudy` has passed: what the store has is read, the rest computed. A task that fails
 * takes only the cells that need it along. Throws before any work for a method that the matcher does not take, and
 * when `signal` aborts; all that had finished is then in the store.
 */
export async function runStudy(study: Study, context: StudyContext): Promise<StudyResults> {
  const { store, signal, retryFailed } = context;
  const preparing = context.services === undefined ? readingStore(store) : store;
  const prepared = await prepareStudy(study, { ...context, store: preparing });
  const { plan, datasets } = prepared;
  // The runner tells what is to be known of the records.
  const status = await planStatus(prepared, { ...context, onRemark: () => undefined });
  const isLeft = (task: TaskStatus) => task === 'ready' || (task === 'diverged' && retryFailed);
  const isDone = ![...status.values()].some(isLeft);
  const services = isDone ? undefined : await context.services?.();
  if (services !== undefined) await validateMatches(plan, services, signal);

  const clock = createStageClock(plan);
  const failed = new Map<string, TaskFailed>();
  const unverified = new Set<string>();
  let skipped = 0;
  const report = (event: TaskReport) => {
    clock.note(event);
    if (event.kind === 'failed') failed.set(event.task.id, event.failure);
    if (event.kind === 'skipped') skipped += 1;
    if (event.kind === 'remark' && event.remark.kind === 'unverified') {
      unverified.add(event.remark.key);
    }
    context.report(event);
  };
  const runner = createTaskRunner({
    ...context,
    services,
    datasets,
    report,
    putDataset: (name) => putDataset(name, context),
  });
  const settled = await Promise.allSettled(
    plan.cells.map(async ({ cell: planned, evaluate: task }) => {
      const cell = await runCell(runner, study, planned, task);
      context.report({ kind: 'measured', task, cell });
      return cell;
    }),
  );
  signal.throwIfAborted();
  const cells = settled.flatMap((outcome) =>
    outcome.status === 'fulfilled' ? [outcome.value] : [],
  );
  const unfinished = settled.flatMap((outcome, index) => {
    const planned = plan.cells[index];
    if (outcome.status === 'fulfilled' || planned === undefined) return [];
    const { kind, task, message } = asTaskFailed(planned.evaluate, outcome.reason);
    const status = kind === 'missing' ? ('missing' as const) : ('failed' as const);
    return [{ cell: planned.cell, status, task: task.label, message }];
  });
  const failures = plan.tasks.flatMap(({ id }): StudyResults['failures'] => {
    const failure = failed.get(id);
    if (failure === undefined) return [];
    const { task, kind, message } = failure;
    return [{ task: task.label, kind: kind === 'diverged' ? kind : 'failed', message }];
  });
  const stages = clock.stages();
  const count = (key: 'computed' | 'cached') =>
    stages.reduce((total, stage) => total + stage[key], 0);
  const traceId = activeTraceId();
  return {
    study,
    createdAt: new Date().toISOString(),
    cells,
    unfinished,
    tasks: {
      computed: count('computed'),
      cached: count('cached'),
      failed: failures.length,
      skipped,
    },
    stages,
    failures,
    provenance: {
      isthmus: context.version,
      node: process.version,
      tensorflow: [...new Set(cells.map(({ models }) => models.a.tensorflow))].join(', '),
      store: store.location,
      ...(unverified.size === 0 ? {} : { unverified: unverified.size }),
      ...(traceId === undefined ? {} : { traceId }),
    },
  };
}

/** Asks the matcher about every way to match of a plan, before anything is trained. */
async function validateMatches(
  { tasks }: StudyPlan,
  services: ServiceClients,
  signal: AbortSignal,
): Promise<void> {
  const specs = tasks.flatMap((task) => (task.kind === 'match' ? [task.spec] : []));
  const different = new Map(specs.map((spec) => [JSON.stringify(spec), spec]));
  for (const spec of different.values()) await services.validateMatch(spec, signal);
}

async function runCell(
  runner: TaskRunner,
  study: Study,
  cell: StudyPlan['cells'][number]['cell'],
  evaluate: StudyPlan['cells'][number]['evaluate'],
): Promise<CellResult> {
  const curves = (await runner.evaluate(evaluate)).curves.map(lineCurveOf);
  const [match, a, b] = await Promise.all([
    runner.match(evaluate.match),
    runner.train(evaluate.match.a),
    runner.train(evaluate.match.b),
  ]);
  return { cell, models: { a, b }, match, curves, barriers: barriersOf(curves, study) };
}

function barriersOf(curves: readonly LineCurve[], study: Study): BarrierValue[] {
  return curves.flatMap(({ split, repair, points }) =>
    (['loss', 'error'] as const).map((metric) => {
      const definition = { metric, ...study.barrier, split, repair, points: points.length };
      return { definition, value: barrier(points, definition) };
    }),
  );
}
