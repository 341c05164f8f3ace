import type { ArtifactRef } from '@isthmus/object-store';
import { activeTraceId } from '@isthmus/runtime';
import type { GivenModel } from '../ends/given-model.js';
import { givenModels } from '../ends/study-pairs.js';
import { type EvaluatePlan, planStudy, type StudyPlan, type TaskPlan } from '../plan.js';
import { type PreparedStudy, planStatus, type TaskStatus } from '../plan-status.js';
import type { Study } from '../study.js';
import { type CellResult, isTrained, type StudyResults } from '../study-results.js';
import type { NeedsData } from '../task/needs-data.js';
import type { ServiceName } from '../task/service-caller.js';
import type { ServiceClients } from '../task/service-clients.js';
import { runCell, unfinishedCell } from './run-cell.js';
import { createTaskRunner } from './run-tasks.js';
import { type DatasetSource, putDataset, recallDataset } from './study-datasets.js';
import { createStudyLog } from './study-log.js';
import type { TaskReport } from './task-context.js';

/** What a study runs on. */
export interface StudyContext extends DatasetSource {
  /** Called once, and only when something is left to compute. Absent: what the store lacks is missing. */
  readonly services?: () => Promise<ServiceClients>;
  readonly needsData: NeedsData;
  /** Whether trainings that diverged are tried again. */
  readonly retryFailed: boolean;
  /** Whether a task is to be computed where the store lacks its result; absent: each is. */
  readonly isSelected?: (task: TaskPlan) => boolean;
  /** Tasks in flight at once on each service. */
  readonly concurrency: Readonly<Record<ServiceName, number>>;
  /** Puts the weights of a given model into the store. */
  readonly putModel: (model: GivenModel) => Promise<unknown>;
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

/** Plans a study that `checkedStudy` has passed, and puts its data sets into the store, or only names them. */
export async function prepareStudy(
  study: Study,
  source: DatasetSource,
  nameDataset = putDataset,
): Promise<PreparedStudy> {
  const plan = planStudy(study);
  const datasets = new Map<string, ArtifactRef>();
  for (const { cell } of plan.cells) {
    if (datasets.has(cell.dataset)) continue;
    datasets.set(cell.dataset, await nameDataset(cell.dataset, source));
  }
  return { plan, datasets };
}

/**
 * Runs a study that `checkedStudy` has passed: what the store has is read, the rest computed. A task that fails
 * takes only the cells that need it along. Throws before any work for a method that the matcher does not take, and
 * when `signal` aborts; all that had finished is then in the store.
 */
export async function runStudy(study: Study, context: StudyContext): Promise<StudyResults> {
  const { signal } = context;
  const nameDataset = context.services === undefined ? recallDataset : putDataset;
  const prepared = await prepareStudy(study, context, nameDataset);
  const { plan, datasets } = prepared;
  const services = await neededServices(prepared, context);
  const given = givenModels(study).map(({ model }) => model);
  if (services !== undefined) for (const model of given) await context.putModel(model);
  const log = createStudyLog(plan);
  const runner = createTaskRunner({
    isSelected: () => true,
    ...context,
    services,
    datasets,
    report(event) {
      log.note(event);
      context.report(event);
    },
    putDataset: (name) => putDataset(name, context),
    given,
  });
  const settled = await Promise.allSettled(
    plan.cells.map(async (planned) => {
      const cell = await runCell(runner, study, planned);
      context.report({ kind: 'measured', task: planned.evaluate, cell });
      return cell;
    }),
  );
  signal.throwIfAborted();
  const cells = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const unfinished = settled.flatMap((one, index) => {
    const planned = plan.cells[index];
    if (one.status === 'fulfilled' || planned === undefined) return [];
    return [unfinishedCell(planned, one.reason)];
  });
  const createdAt = new Date().toISOString();
  const provenance = provenanceOf({ cells, datasets, unverified: log.unverified() }, context);
  return { study, createdAt, cells, unfinished, ...log.logged(), provenance };
}

/** Undefined where nothing is left to compute. */
async function neededServices(
  prepared: PreparedStudy,
  context: StudyContext,
): Promise<ServiceClients | undefined> {
  const { retryFailed, isSelected = () => true, signal } = context;
  // The runner tells what is to be known of the records.
  const status = await planStatus(prepared, { ...context, onRemark: () => undefined });
  const isLeft = (task: TaskStatus | undefined) =>
    task === 'ready' || (task === 'diverged' && retryFailed);
  const mayCompute = (task: TaskPlan) => isLeft(status.get(task.id)) && isSelected(task);
  if (!prepared.plan.tasks.some(mayCompute)) return undefined;
  const services = await context.services?.();
  if (services !== undefined) await validateMatches(prepared.plan, services, signal);
  return services;
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

/** Of TensorFlow, which trained the networks of a cell. */
function versionsOf({ models: { a, b } }: CellResult): readonly string[] {
  return [a, b].flatMap((model) => (isTrained(model) ? [model.tensorflow] : []));
}

function provenanceOf(
  {
    cells,
    datasets,
    unverified,
  }: {
    readonly cells: readonly CellResult[];
    readonly datasets: PreparedStudy['datasets'];
    readonly unverified: number;
  },
  { store, version }: StudyContext,
): StudyResults['provenance'] {
  const traceId = activeTraceId();
  return {
    isthmus: version,
    node: process.version,
    tensorflow: [...new Set(cells.flatMap(versionsOf))].join(', '),
    store: store.location,
    datasets: Object.fromEntries([...datasets].map(([name, { sha256 }]) => [name, sha256])),
    ...(unverified === 0 ? {} : { unverified }),
    ...(traceId === undefined ? {} : { traceId }),
  };
}
