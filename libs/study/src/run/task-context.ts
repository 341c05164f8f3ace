import type { ArtifactRef, ObjectStore } from '@isthmus/object-store';
import type { Progress, RecordRemark } from '@isthmus/task';
import type { TaskPlan } from '../plan.js';
import type { NeedsData } from '../task/needs-data.js';
import type { ServiceClients } from '../task/service-clients.js';
import type { TaskFailed } from './task-failed.js';

/** What happens to a task. `wallMs` is how long it took to compute, whenever that was. */
export type TaskReport =
  | { readonly kind: 'started'; readonly task: TaskPlan }
  | { readonly kind: 'progress'; readonly task: TaskPlan; readonly progress: Progress }
  | {
      readonly kind: 'finished';
      readonly task: TaskPlan;
      readonly cached: boolean;
      readonly wallMs: number;
    }
  | { readonly kind: 'failed'; readonly task: TaskPlan; readonly failure: TaskFailed }
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
  /** The data sets of the plan as artifacts, by name. */
  readonly datasets: ReadonlyMap<string, ArtifactRef>;
  /** Puts one of them into the store again. */
  readonly putDataset: (name: string) => Promise<ArtifactRef>;
  /** Tasks of one kind in flight at once. */
  readonly concurrency: number;
  readonly signal: AbortSignal;
  readonly report: (report: TaskReport) => void;
}
