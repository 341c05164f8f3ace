import { AsyncResource } from 'node:async_hooks';
import { setMaxListeners } from 'node:events';
import type { ArtifactRef } from '@isthmus/object-store';
import { activeTraceId } from '@isthmus/runtime';
import type { MatchSpec } from '@isthmus/task';
import type { GivenModel } from '../ends/given-model.js';
import { givenModels } from '../ends/study-pairs.js';
import {
  type EvaluatePlan,
  type PlannedNetwork,
  planStudy,
  type StudyPlan,
  type TaskPlan,
} from '../plan.js';
import type { PreparedStudy } from '../plan-status.js';
import type { Study } from '../study.js';
import {
  type CellResult,
  isTrained,
  type StudyResults,
  type UnfinishedCell,
} from '../study-results.js';
import type { NeedsData } from '../task/needs-data.js';
import type { ServiceName } from '../task/service-caller.js';
import type { ServiceClients } from '../task/service-clients.js';
import { eachAhead } from './each-ahead.js';
import { runCell, unfinishedCell } from './run-cell.js';
import { createTaskRunner } from './run-tasks.js';
import { type DatasetSource, putDataset, recallDataset } from './study-datasets.js';
import { createStudyLog } from './study-log.js';
import type { TaskContext, TaskReport } from './task-context.js';

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
  const nameDataset = context.services === undefined ? recallDataset : putDataset;
  const prepared = await prepareStudy(study, context, nameDataset);
  const { plan, datasets } = prepared;
  const given = givenModels(study).map(({ model }) => model);
  const { services, signal } = createNeededServices(plan, given, context);
  const log = createStudyLog(plan);
  const runner = createTaskRunner({
    isSelected: () => true,
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
    given,
  });
  const outcomes: (CellResult | UnfinishedCell)[] = [];
  const mostInFlight = Math.max(...Object.values(context.concurrency));
  const running = { ahead: Math.max(leastAhead, 2 * mostInFlight), signal };
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
  const provenance = provenanceOf({ cells, datasets, unverified: log.unverified() }, context);
  return { study, createdAt, cells, unfinished, ...log.logged(), provenance };
}

/** Cells, and trainings, under way at once at least: so far ahead is looked for what can be computed. */
const leastAhead = 256;

/** A network of each training of a plan. */
function* trainedNetworks({ tasks }: StudyPlan): Generator<PlannedNetwork> {
  for (const training of tasks) if (training.kind === 'train') yield { training, index: 0 };
}

/**
 * The services. When the first task is to be computed they are called for, given networks are put into the store, and
 * the matcher is asked about the plan's matches. Where that fails, `signal` aborts with the reason and so ends the run.
 */
function createNeededServices(
  plan: StudyPlan,
  given: readonly GivenModel[],
  { services: open, putModel, signal: ofRun }: StudyContext,
): Pick<TaskContext, 'services' | 'signal'> {
  const failing = new AbortController();
  const signal = AbortSignal.any([ofRun, failing.signal]);
  // As many calls listen as are under way.
  setMaxListeners(0, signal);
  if (open === undefined) return { services: undefined, signal };
  // Calls are part of the run's span, whichever task comes first.
  const openAndAsk = AsyncResource.bind(async () => {
    const services = await open();
    for (const model of given) await putModel(model);
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
