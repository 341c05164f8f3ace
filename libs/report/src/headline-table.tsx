import { mean } from '@isthmus/connectivity';
import { expandStudy, type StudyResults, splitSettings, summaryRows } from '@isthmus/study';
import { describeValues } from './grid-settings.js';
import { methodLabel } from './method-label.js';
import { formatNumber } from './numbers.js';

/** A row for each place in the grid: the mean loss barrier of each method, and over how many pairs where some lack. */
export function HeadlineTable({ results }: { readonly results: StudyResults }) {
  const { study } = results;
  const { varied } = splitSettings(study);
  if (varied.length === 0) return null;
  const split = study.evaluate.splits.includes('test') ? 'test' : 'train';
  const placeOf = (cell: Parameters<typeof describeValues>[1]) => describeValues(varied, cell);
  const barriers = new Map<string, number[]>();
  for (const row of summaryRows(results)) {
    const barrier = row.lossBarrier[split];
    if (barrier === undefined) continue;
    const key = `${placeOf(row)} ${row.method}`;
    barriers.set(key, [...(barriers.get(key) ?? []), barrier]);
  }
  const cells = expandStudy(study);
  const places = new Map(cells.map((cell) => [placeOf(cell), cell]));
  const methods = [...new Set(cells.map(({ method }) => method))];
  const wanted = new Map<string, number>();
  for (const cell of cells) {
    const key = `${placeOf(cell)} ${cell.method}`;
    wanted.set(key, (wanted.get(key) ?? 0) + 1);
  }
  return (
    <div class="wide-table headline">
      <table>
        <caption>Mean {split}-loss barrier (nats) over the pairs of networks.</caption>
        <thead>
          <tr>
            {varied.map(({ title }) => (
              <th scope="col">{title}</th>
            ))}
            {methods.map((method) => (
              <th scope="col" class="value">
                {methodLabel(method)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...places].map(([place, cell]) => (
            <tr>
              {varied.map(({ read }) => (
                <th scope="row">
                  <span>{String(read(cell))}</span>
                </th>
              ))}
              {methods.map((method) => (
                <td>
                  {meanWords(
                    barriers.get(`${place} ${method}`) ?? [],
                    wanted.get(`${place} ${method}`) ?? 0,
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Nothing for a method that is not tried at a place. */
function meanWords(values: readonly number[], wanted: number): string {
  if (values.length === 0) return wanted === 0 ? '' : 'none';
  const number = formatNumber(mean(values));
  return values.length === wanted ? number : `${number} (${values.length} of ${wanted})`;
}
