import type { StatusCounts, WatchedProgress, WatchedStatus, WatchedTask } from '@isthmus/study';
import { formatDuration } from '../numbers.js';

/** The states, in the order in which a task goes through them, and how they are called of tasks and of cells. */
const states: readonly {
  readonly status: WatchedStatus;
  readonly ofTask: string;
  readonly ofCell: string;
}[] = [
  { status: 'done', ofTask: 'Done', ofCell: 'done' },
  { status: 'running', ofTask: 'Running', ofCell: 'running' },
  { status: 'failed', ofTask: 'Failed', ofCell: 'failed' },
  { status: 'ready', ofTask: 'Can start', ofCell: 'begun' },
  { status: 'waiting', ofTask: 'Waiting', ofCell: 'not begun' },
];

/** Cells that are drawn one by one. */
const mostSquares = 1_500;
/** Tasks, and failures, that are listed. */
const mostListed = 30;

type Props = Readonly<{
  progress: WatchedProgress;
  /** Where a trace is to be seen; undefined where nobody said. */
  traceUrl: ((traceId: string) => string) | undefined;
}>;

/** How far a study is: cells and tasks by state, what is computed now, and what failed. */
export function LiveProgress({ progress, traceUrl }: Props) {
  const { stages, cells, cellStates, running, failed } = progress;
  return (
    <>
      <h2>Cells</h2>
      <StateBar counts={cells} />
      {cellStates.length <= mostSquares && (
        <div class="squares" role="img" aria-label="One square a cell">
          {cellStates.map(({ label, status }) => (
            <i class={status} title={`${label}: ${nameOf(status)}`} />
          ))}
        </div>
      )}
      <h2>Tasks</h2>
      <div class="wide-table">
        <table>
          <thead>
            <tr>
              <th scope="col">Stage</th>
              {states.map(({ ofTask }) => (
                <th scope="col">{ofTask}</th>
              ))}
              <th scope="col">Mean time</th>
            </tr>
          </thead>
          <tbody>
            {stages.map(({ name, tasks, meanMs }) => (
              <tr>
                <th scope="row">{name}</th>
                {states.map(({ status }) => (
                  <td>{tasks[status]}</td>
                ))}
                <td>{meanMs === undefined ? '' : formatDuration(meanMs)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <TaskList title="Computed now" tasks={running} traceUrl={traceUrl} />
      <TaskList title="Failed" tasks={failed} traceUrl={traceUrl} />
    </>
  );
}

function StateBar({ counts }: { readonly counts: StatusCounts }) {
  const some = states.filter(({ status }) => counts[status] > 0);
  return (
    <>
      <div class="states" aria-hidden="true">
        {some.map(({ status }) => (
          <span class={status} style={`flex-grow:${counts[status]}`} />
        ))}
      </div>
      <ul class="legend">
        {some.map(({ status, ofCell }) => (
          <li>
            <i class={status} /> {counts[status].toLocaleString('en-US')} {ofCell}
          </li>
        ))}
      </ul>
    </>
  );
}

function TaskList({
  title,
  tasks,
  traceUrl,
}: Pick<Props, 'traceUrl'> & { readonly title: string; readonly tasks: readonly WatchedTask[] }) {
  if (tasks.length === 0) return null;
  const more = tasks.length - mostListed;
  return (
    <>
      <h2>
        {title} ({tasks.length})
      </h2>
      <ul class="tasks">
        {tasks.slice(0, mostListed).map(({ plan, failure, traceId = failure?.traceId }) => (
          <li>
            <strong>{plan.label}</strong>
            {failure && `: ${failure.kind === 'diverged' ? 'diverged: ' : ''}${failure.message}`}
            {traceId && traceUrl && (
              <>
                {' '}
                <a href={traceUrl(traceId)} rel="noreferrer">
                  trace
                </a>
              </>
            )}
          </li>
        ))}
      </ul>
      {more > 0 && <p class="note">and {more.toLocaleString('en-US')} more</p>}
    </>
  );
}

function nameOf(status: WatchedStatus): string {
  return states.find((one) => one.status === status)?.ofCell ?? status;
}
