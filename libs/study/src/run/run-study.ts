import { AsyncResource } from 'node:async_hooks';
import { setMaxListeners } from 'node:events';
import { type Dataset, encodeDataset } from '@isthmus/dataset';
import {
  type ArtifactRef,
  type ObjectStore,
  putArtifact,
  readingStore,
} from '@isthmus/object-store';
import { activeTraceId } from '@isthmus/runtime';
import type { MatchSpec } from '@isthmus/task';
import { type EvaluatePlan, type PlannedNetwork, planStudy, type StudyPlan } from '../plan.js';
import type { PreparedStudy } from '../plan-status.js';
import type { Study } from '../study.js';
import type { CellResult, StudyResults, UnfinishedCell } from '../study-results.js';
import type { NeedsData } from '../task/needs-data.js';
import type { ServiceClients } from '../task/service-clients.js';
import { eachAhead } from './each-ahead.js';
import { runCell, unfinishedCell } from './run-cell.js';
import { createTaskRunner } from './run-tasks.js';
import { createStudyLog } from './study-log.js';
import type { TaskContext, TaskReport } from './task-context.js';

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
  const { store } = context;
  const preparing = context.services === undefined ? readingStore(store) : store;
  const prepared = await prepareStudy(study, { ...context, store: preparing });
  const { plan, datasets } = prepared;
  const { services, signal } = createNeededServices(plan, context);
  const log = createStudyLog(plan);
  const runner = createTaskRunner({
    ...context,
    signal,
    services,
    datasets,
    report(event) {
      // What ends with the whole run is not the failure of a task.
      if (signal.aborted && !context.signal.aborted) return;
      log.note(event);
      context.report(event);
    },
    putDataset: (name) => putDataset(name, context),
  });
  const outcomes: (CellResult | UnfinishedCell)[] = [];
  const running = { ahead: Math.max(leastAhead, 2 * context.concurrency), signal };
  const trainings = eachAhead(trainedNetworks(plan), running, async (network) => {
    // Who needs the network is told.
    await runner.train(network).catch(() => undefined);
  });
  await eachAhead(plan.cells, running, async (planned, index) => {
    try {
      const cell = await runCell(runner, study, planned);
      outcomes[index] = cell;
      context.report({ kind: 'measured', task: planned.evaluate, cell });
    } catch (error) {
      outcomes[index] = unfinishedCell(planned, error);
    }
  });
  await trainings;
  signal.throwIfAborted();
  const cells = outcomes.filter((one) => 'models' in one);
  const unfinished = outcomes.filter((one) => 'status' in one);
  const createdAt = new Date().toISOString();
  const provenance = provenanceOf(cells, log.unverified(), context);
  return { study, createdAt, cells, unfinished, ...log.logged(), provenance };
}

/** Cells, and trainings, under way at once at least: so far ahead is looked for what can be computed. */
const leastAhead = 256;

/** A network of each training of a plan. */
function* trainedNetworks({ tasks }: StudyPlan): Generator<PlannedNetwork> {
  for (const training of tasks) if (training.kind === 'train') yield { training, index: 0 };
}

/**
 * The services, which are called for, and asked about the plan's matches, when the first task is to be computed. Where
 * that fails, `signal` aborts with the reason and so ends the run.
 */
function createNeededServices(
  plan: StudyPlan,
  { services: open, signal: ofRun }: StudyContext,
): Pick<TaskContext, 'services' | 'signal'> {
  const failing = new AbortController();
  const signal = AbortSignal.any([ofRun, failing.signal]);
  // As many calls listen as are under way.
  setMaxListeners(0, signal);
  if (open === undefined) return { services: undefined, signal };
  // Calls are part of the run's span, whichever task comes first.
  const openAndAsk = AsyncResource.bind(async () => {
    const services = await open();
    await validateMatches(plan, services, ofRun);
    return services;
  });
  let opened: Promise<ServiceClients> | undefined;
  const services = () => {
    opened ??= openAndAsk().catch((error: unknown) => {
      failing.abort(error);
      throw error;
    });
    return opened;
  };
  return { services, signal };
}

/** Asks the matcher about every way to match of a plan, before anything is trained. */
async function validateMatches(
  { tasks }: StudyPlan,
  services: ServiceClients,
  signal: AbortSignal,
): Promise<void> {
  const different = new Map<string, MatchSpec>();
  for (const task of tasks) {
    if (task.kind === 'match') different.set(JSON.stringify(task.spec), task.spec);
  }
  for (const spec of different.values()) await services.validateMatch(spec, signal);
}

function provenanceOf(
  cells: readonly CellResult[],
  unverified: number,
  { store, version }: StudyContext,
): StudyResults['provenance'] {
  const traceId = activeTraceId();
  return {
    isthmus: version,
    node: process.version,
    tensorflow: [...new Set(cells.map(({ models }) => models.a.tensorflow))].join(', '),
    store: store.location,
    ...(unverified === 0 ? {} : { unverified }),
    ...(traceId === undefined ? {} : { traceId }),
  };
}
