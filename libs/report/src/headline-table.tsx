import { mean } from '@isthmus/connectivity';
import {
  expandStudy,
  pairsOf,
  type StudyResults,
  splitSettings,
  summaryRows,
} from '@isthmus/study';
import { describeValues } from './grid-settings.js';
import { methodLabel } from './method-label.js';
import { formatNumber } from './numbers.js';

/** A row for each place in the grid: the mean loss barrier of each method, and over how many pairs where some lack. */
export function HeadlineTable({ results }: { readonly results: StudyResults }) {
  const { study } = results;
  const { varied } = splitSettings(study);
  if (varied.length === 0) return null;
  const split = study.evaluate.splits.includes('test') ? 'test' : 'train';
  const pairs = pairsOf(study).length;
  const placeOf = (cell: Parameters<typeof describeValues>[1]) => describeValues(varied, cell);
  const barriers = new Map<string, number[]>();
  for (const row of summaryRows(results)) {
    const barrier = row.lossBarrier[split];
    if (barrier === undefined) continue;
    const key = `${placeOf(row)} ${row.method}`;
    barriers.set(key, [...(barriers.get(key) ?? []), barrier]);
  }
  const places = new Map(expandStudy(study).map((cell) => [placeOf(cell), cell]));
  return (
    <div class="wide-table headline">
      <table>
        <caption>
          Mean {split}-loss barrier (nats) over {pairs === 1 ? 'the pair' : `the ${pairs} pairs`} of
          networks.
        </caption>
        <thead>
          <tr>
            {varied.map(({ title }) => (
              <th scope="col">{title}</th>
            ))}
            {study.match.map((method) => (
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
              {study.match.map((method) => (
                <td>{meanWords(barriers.get(`${place} ${method}`) ?? [], pairs)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function meanWords(values: readonly number[], pairs: number): string {
  if (values.length === 0) return 'none yet';
  const number = formatNumber(mean(values));
  return values.length === pairs ? number : `${number} (${values.length} of ${pairs})`;
}
