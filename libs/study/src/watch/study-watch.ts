import type { ObjectStore } from '@isthmus/object-store';
import { readFailure, readResult } from '@isthmus/task';
import { lineCurveOf } from '../line-curves.js';
import type { PreparedStudy } from '../plan-status.js';
import { cellResultOf } from '../run/run-cell.js';
import type { Study } from '../study.js';
import type { CellResult } from '../study-results.js';
import type { NeedsData } from '../task/needs-data.js';
import { addressOf } from '../task/obtain-result.js';
import { createLeaseLook, type UnderWay } from './leases-under-way.js';
import {
  createAddressing,
  type WatchedResult,
  type WatchedTask,
  watchedTasks,
} from './watched-task.js';

/** Watches in its store what becomes of a study, whoever computes it. */
export interface StudyWatch {
  readonly tasks: ReadonlyMap<string, WatchedTask>;
  /** The newest cells that are done, in the order in which they were found. */
  cells(): readonly CellResult[];
  /**
   * Looks at tasks that can have a result by now, at most so many. Whether there may be more to find at once: what was
   * found lets others be looked for.
   */
  look(): Promise<boolean>;
}

/** Tasks that one look reads about: two objects each, at most. */
const mostLooked = 500;
/** Reads at once. */
const atOnce = 16;
/** Cells whose curves are kept. */
const mostCells = 400;

interface WatchOptions {
  readonly store: ObjectStore;
  readonly needsData: NeedsData;
  readonly signal: AbortSignal;
}

/** Has looked at nothing yet. What is done is read once; of what is not, each look takes its turn. */
export function createStudyWatch(
  study: Study,
  prepared: PreparedStudy,
  { store, needsData, signal }: WatchOptions,
): StudyWatch {
  const tasks = watchedTasks(prepared);
  const addressing = createAddressing(prepared, tasks, needsData);
  const lookAtLeases = createLeaseLook(store, { signal });
  const cellOf = new Map(prepared.plan.cells.map(({ cell, evaluate }) => [evaluate.id, cell]));
  const cells = new Map<string, CellResult>();
  let open = [...tasks.values()].filter(({ status }) => status === 'ready');

  /** What the store has of a task, and its address. */
  async function find({ plan }: WatchedTask): Promise<[string, WatchedResult | undefined]> {
    const options = { signal, onRemark: () => undefined };
    switch (plan.kind) {
      case 'train': {
        const task = addressing.train(plan);
        const digest = addressOf(task);
        const result = await readResult(store, task.definition, digest, options);
        return [digest, result && { kind: 'train', result }];
      }
      case 'match': {
        const task = await addressing.match(plan);
        const digest = addressOf(task);
        const result = await readResult(store, task.definition, digest, options);
        return [digest, result && { kind: 'match', result }];
      }
      case 'evaluate': {
        const task = addressing.evaluate(plan);
        const digest = addressOf(task);
        const result = await readResult(store, task.definition, digest, options);
        return [digest, result && { kind: 'evaluate', result }];
      }
    }
  }

  async function visit(task: WatchedTask, underWay: UnderWay): Promise<void> {
    const [digest, result] = await find(task);
    if (result !== undefined) return settle(task, result);
    const lease = underWay.get(digest);
    task.failure = await readFailure(store, digest, { signal });
    task.traceId = lease?.traceId;
    const isFailed = task.failure !== undefined;
    task.status = lease !== undefined ? 'running' : isFailed ? 'failed' : 'ready';
  }

  function settle(task: WatchedTask, result: WatchedResult): void {
    Object.assign(task, { status: 'done', failure: undefined, traceId: undefined, result });
    task.wallMs = result.result.wallMs;
    for (const dependent of task.dependents) {
      dependent.missing -= 1;
      if (dependent.missing > 0) continue;
      dependent.status = 'ready';
      open.push(dependent);
    }
    if (task.plan.kind === 'evaluate' && result.kind === 'evaluate') {
      keepCell(task.plan, result.result);
      // Nothing needs it any more; a study may have a million of them.
      task.result = undefined;
    }
  }

  function keepCell(
    { id, match }: Extract<WatchedTask['plan'], { kind: 'evaluate' }>,
    { curves }: Extract<WatchedResult, { kind: 'evaluate' }>['result'],
  ): void {
    const cell = cellOf.get(id);
    const matched = tasks.get(match.id);
    const [a, b] = [match.a, match.b].map((planned) => {
      if ('given' in planned) return { model: planned.given.artifact };
      const { training, index } = planned;
      const known = tasks.get(training.id)?.result;
      const network = known?.kind === 'train' ? known.result.networks[index] : undefined;
      if (known?.kind !== 'train' || network === undefined) return undefined;
      return { ...network, stepMs: known.result.stepMs, tensorflow: known.result.tensorflow };
    });
    if (!cell || !a || !b || matched?.result?.kind !== 'match') return;
    const measured = { cell, models: { a, b }, match: matched.result.result };
    cells.set(id, cellResultOf(study, { ...measured, curves: curves.map(lineCurveOf) }));
    matched.result = undefined;
    const [oldest] = cells.keys();
    if (cells.size > mostCells && oldest !== undefined) cells.delete(oldest);
  }

  return {
    tasks,
    cells: () => [...cells.values()],
    async look() {
      const underWay = await lookAtLeases();
      const later: WatchedTask[] = [];
      let looked = 0;
      let found = 0;
      while (looked < mostLooked && open.length > 0) {
        const some = open.splice(0, Math.min(atOnce, mostLooked - looked));
        await Promise.all(some.map((task) => visit(task, underWay)));
        looked += some.length;
        const left = some.filter(({ status }) => status !== 'done');
        found += some.length - left.length;
        later.push(...left);
      }
      const isMore = open.length > 0 && found > 0;
      open = [...open, ...later];
      return isMore;
    },
  };
}
