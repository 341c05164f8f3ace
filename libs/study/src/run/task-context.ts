import type { ArtifactRef, ObjectStore } from '@isthmus/object-store';
import type { Metric, Progress, RecordRemark, TaskFailure } from '@isthmus/task';
import type { GivenModel } from '../ends/given-model.js';
import type { TaskPlan } from '../plan.js';
import type { NeedsData } from '../task/needs-data.js';
import type { ServiceName } from '../task/service-caller.js';
import type { ServiceClients } from '../task/service-clients.js';
import type { TaskFailed } from './task-failed.js';

/** What happens to a task. `wallMs` is how long it took to compute, whenever that was. */
export type TaskReport =
  | { readonly kind: 'started'; readonly task: TaskPlan }
  | { readonly kind: 'progress'; readonly task: TaskPlan; readonly progress: Progress }
  | { readonly kind: 'metric'; readonly task: TaskPlan; readonly metric: Metric }
  | {
      readonly kind: 'finished';
      readonly task: TaskPlan;
      readonly cached: boolean;
      readonly wallMs: number;
    }
  | { readonly kind: 'failed'; readonly task: TaskPlan; readonly failure: TaskFailed }
  /** Tried again, though it failed in an earlier run. */
  | { readonly kind: 'retried'; readonly task: TaskPlan; readonly failure: TaskFailure }
  /** What was found in the store on the way to it. */
  | { readonly kind: 'remark'; readonly task: TaskPlan; readonly remark: RecordRemark }
  /** Not tried: there are no services, or a task it needs has no result. */
  | { readonly kind: 'skipped'; readonly task: TaskPlan };

/** What tasks run on. */
export interface TaskContext {
  readonly store: ObjectStore;
  /** Called when a task is to be computed. Absent when nothing is: what the store lacks is missing then. */
  readonly services: (() => Promise<ServiceClients>) | undefined;
  readonly needsData: NeedsData;
  /** Whether trainings that diverged are tried again. */
  readonly retryFailed: boolean;
  /** Whether a task is to be computed where the store lacks its result. */
  readonly isSelected: (task: TaskPlan) => boolean;
  /** The data sets of the plan as artifacts, by name. */
  readonly datasets: ReadonlyMap<string, ArtifactRef>;
  /** Puts one of them into the store again. */
  readonly putDataset: (name: string) => Promise<ArtifactRef>;
  /** The networks that exist already. */
  readonly given: readonly GivenModel[];
  /** Puts one of them into the store again. */
  readonly putModel: (model: GivenModel) => Promise<unknown>;
  /** Tasks in flight at once on each service. */
  readonly concurrency: Readonly<Record<ServiceName, number>>;
  readonly signal: AbortSignal;
  readonly report: (report: TaskReport) => void;
}
