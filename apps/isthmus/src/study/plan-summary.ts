import type { FoundResult, StudyPlan, TaskPlan, TaskStatus } from '@isthmus/study';

const kinds = ['train', 'match', 'evaluate'] as const;

/** What is to be expected of the tasks of a stage that are not done. */
interface StageEstimate {
  /** Of one task after the other. */
  readonly wallMs: number;
  /** Of their artifacts. */
  readonly bytes: number;
  /** Tasks that are done, of which the medians are taken, network by network. */
  readonly basis: number;
}

/** All tasks of one kind in a plan, counted by their status. */
export interface PlannedStage {
  readonly kind: TaskPlan['kind'];
  readonly tasks: number;
  readonly done: number;
  readonly ready: number;
  readonly waiting: number;
  readonly diverged: number;
  /** Absent where nothing is left, and where no task of one of its networks is done. */
  readonly left?: StageEstimate;
}

/** The done tasks of a plan, by kind and network. */
interface FoundResults {
  readonly note: (task: TaskPlan, found: FoundResult) => void;
  /** Those of the same kind and network. */
  readonly like: (task: TaskPlan) => readonly FoundResult[];
}

/** Starts with none. */
export function createFoundResults(): FoundResults {
  const known = new Map<string, FoundResult[]>();
  return {
    note(task, found) {
      const like = known.get(likeness(task));
      if (like === undefined) known.set(likeness(task), [found]);
      else like.push(found);
    },
    like: (task) => known.get(likeness(task)) ?? [],
  };
}

/** Counts a plan's tasks by stage, and estimates what is left from those that are done. */
export function summarizePlan(
  { tasks }: StudyPlan,
  status: ReadonlyMap<string, TaskStatus>,
  found: FoundResults,
): PlannedStage[] {
  return kinds.map((kind) => {
    const counts = { done: 0, ready: 0, waiting: 0, diverged: 0 };
    const left = new Map<string, { readonly task: TaskPlan; count: number }>();
    let total = 0;
    for (const task of tasks) {
      if (task.kind !== kind) continue;
      const its = status.get(task.id) ?? 'waiting';
      total += 1;
      counts[its] += 1;
      // What diverged is not computed by itself.
      if (its === 'done' || its === 'diverged') continue;
      const alike = left.get(likeness(task));
      if (alike === undefined) left.set(likeness(task), { task, count: 1 });
      else alike.count += 1;
    }
    const estimate = estimateOf([...left.values()], found);
    return { kind, tasks: total, ...counts, ...(estimate && { left: estimate }) };
  });
}

/** Undefined where there is nothing to go by for a part of the tasks. */
function estimateOf(
  left: readonly { readonly task: TaskPlan; readonly count: number }[],
  { like }: FoundResults,
): StageEstimate | undefined {
  const sum = { wallMs: 0, bytes: 0, basis: 0 };
  for (const { task, count } of left) {
    const alike = like(task);
    if (alike.length === 0) return undefined;
    sum.wallMs += count * median(alike.map(({ wallMs }) => wallMs));
    sum.bytes += count * median(alike.map(({ artifactBytes }) => artifactBytes));
    sum.basis += alike.length;
  }
  return left.length === 0 ? undefined : sum;
}

function likeness({ kind, spec: { network } }: TaskPlan): string {
  return `${kind} ${network}`;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [below = 0, above = 0] = [sorted[middle - 1], sorted[middle]];
  return sorted.length % 2 === 1 ? above : (below + above) / 2;
}
