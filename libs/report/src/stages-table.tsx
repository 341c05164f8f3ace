import type { StudyResults } from '@isthmus/study';
import { formatDuration } from './numbers.js';

/** How many tasks each stage had and how long they took. */
export function StagesTable({ stages }: { readonly stages: StudyResults['stages'] }) {
  return (
    <div class="wide-table">
      <table>
        <thead>
          <tr>
            <th scope="col">Stage</th>
            <th scope="col">Tasks</th>
            <th scope="col">Computed in this run</th>
            <th scope="col">Already done</th>
            <th scope="col">Time of all tasks</th>
            <th scope="col">Time in this run</th>
          </tr>
        </thead>
        <tbody>
          {stages.map(({ name, tasks, computed, cached, wallMs, elapsedMs }) => (
            <tr>
              <th scope="row">{name}</th>
              <td>{tasks}</td>
              <td>{computed}</td>
              <td>{cached}</td>
              <td>{formatDuration(wallMs)}</td>
              <td>{formatDuration(elapsedMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
