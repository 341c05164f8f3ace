import type { Chart } from './chart.js';
import { formatNumber } from './numbers.js';

/** A chart with its title, its description and, folded away, its numbers. */
export function ChartFigure({ chart, svg }: { readonly chart: Chart; readonly svg: string }) {
  const { title, description, table, isWide } = chart;
  const [corner, ...series] = table.columns;
  return (
    <figure class={isWide && 'wide'}>
      <figcaption>
        <strong>{title}.</strong> {description}
      </figcaption>
      <div dangerouslySetInnerHTML={{ __html: svg }} />
      <details>
        <summary>Numbers</summary>
        <div class="scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">{corner}</th>
                {series.map((title) => (
                  <th scope="col">{title}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.rows.map(([x, ...values]) => (
                <tr>
                  <th scope="row">{typeof x === 'number' ? formatNumber(x) : x}</th>
                  {values.map((value) => (
                    <td>{typeof value === 'number' ? formatNumber(value) : value}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}
