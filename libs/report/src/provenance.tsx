import {
  type CellResult,
  type CellSetting,
  pairLabel,
  runKey,
  type StudyResults,
  splitSettings,
} from '@isthmus/study';
import { describeValues } from './grid-settings.js';
import { methodLabel } from './method-label.js';
import { formatNumber } from './numbers.js';

/** Networks and permutations that are listed; the store's records have all. */
const mostListed = 500;

type Model = Readonly<{ setting: string; seed: string; model: CellResult['models']['a']['model'] }>;

/** What is needed to find the same numbers again: versions, seeds and the hashes of all that was made. */
export function Provenance({ results }: { readonly results: StudyResults }) {
  const { study, cells, provenance, createdAt } = results;
  const { varied } = splitSettings(study);
  const facts = [
    ['Isthmus', provenance.isthmus],
    ['TensorFlow', provenance.tensorflow],
    ['Node.js', provenance.node],
    ['Object store', provenance.store],
    ['Trace', provenance.traceId],
    ['Written', createdAt],
  ].filter(([, value]) => value !== undefined);
  return (
    <>
      <dl>
        {facts.map(([term, value]) => (
          <>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </>
        ))}
      </dl>
      <ModelsTable models={modelsOf(cells, varied)} />
      <PermutationsTable cells={cells} varied={varied} />
      <p class="note">
        Every permutation was proved before it was used: the table shows the largest difference
        between an output of B and of re-ordered B on the probe examples, and the one allowed.
      </p>
    </>
  );
}

/** Every trained network once. */
function modelsOf(cells: readonly CellResult[], varied: readonly CellSetting[]): Model[] {
  const models = new Map<string, Model>();
  for (const { cell, models: ends } of cells) {
    const setting = describeValues(varied, cell);
    const [a, b] = [runKey(cell.pair[0]), runKey(cell.pair[1])];
    models.set(`${setting} ${a}`, { setting, seed: a, model: ends.a.model });
    models.set(`${setting} ${b}`, { setting, seed: b, model: ends.b.model });
  }
  return [...models.values()];
}

function ModelsTable({ models }: { readonly models: readonly Model[] }) {
  return (
    <div class="wide-table">
      <table class="hashes">
        <caption>{captionOf('Networks', models.length)}</caption>
        <thead>
          <tr>
            <th scope="col">Seed or label</th>
            <th scope="col">Size (bytes)</th>
            <th scope="col">SHA-256</th>
          </tr>
        </thead>
        <tbody>
          {models.slice(0, mostListed).map(({ setting, seed, model }) => (
            <tr>
              <th scope="row">
                <span>
                  {seed}
                  {setting && `, ${setting}`}
                </span>
              </th>
              <td>{formatNumber(model.sizeBytes)}</td>
              <td>{model.sha256}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function PermutationsTable({
  cells,
  varied,
}: {
  readonly cells: readonly CellResult[];
  readonly varied: readonly CellSetting[];
}) {
  return (
    <div class="wide-table">
      <table class="hashes">
        <caption>{captionOf('Permutations', cells.length)}</caption>
        <thead>
          <tr>
            <th scope="col">Pair, method</th>
            <th scope="col">Sweeps</th>
            <th scope="col">Difference</th>
            <th scope="col">Allowed</th>
            <th scope="col">Examples</th>
            <th scope="col">SHA-256</th>
          </tr>
        </thead>
        <tbody>
          {cells.slice(0, mostListed).map(({ cell, match }) => (
            <tr>
              <th scope="row">
                <span>
                  {pairLabel(cell.pair)}, {methodLabel(cell.method)}
                  {varied.length > 0 && `, ${describeValues(varied, cell)}`}
                </span>
              </th>
              <td>{match.sweeps}</td>
              <td>{formatNumber(match.proof.maxAbsDifference)}</td>
              <td>{formatNumber(match.proof.tolerance)}</td>
              <td>{match.proof.examples}</td>
              <td>{match.permutations[1]?.sha256}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function captionOf(things: string, count: number): string {
  return count > mostListed ? `${things}, the first ${mostListed} of ${count}` : things;
}
