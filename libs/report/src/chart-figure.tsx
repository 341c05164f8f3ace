import { type Chart, chartCsv } from './chart.js';
import { formatNumber } from './numbers.js';

/** A chart with its title, its description and, folded away, its numbers; both to take away. */
export function ChartFigure({ chart, svg }: { readonly chart: Chart; readonly svg: string }) {
  const { name, title, description, table, isWide } = chart;
  const [corner, ...series] = table.columns;
  return (
    <figure class={isWide && 'wide'}>
      <figcaption>
        <strong>{title}.</strong> {description}
      </figcaption>
      <div dangerouslySetInnerHTML={{ __html: svg }} />
      <details>
        <summary>Numbers</summary>
        <div class="wide-table">
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
                  <th scope="row">
                    <span>{typeof x === 'number' ? formatNumber(x) : x}</span>
                  </th>
                  {values.map((value) => (
                    <td>{typeof value === 'number' ? formatNumber(value) : value}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
      <p class="files">
        <a download={`${name}.csv`} href={dataUrl('text/csv', chartCsv(table))}>
          {name}.csv
        </a>
        <a download={`${name}.svg`} href={dataUrl('image/svg+xml', svg)}>
          {name}.svg
        </a>
      </p>
    </figure>
  );
}

function dataUrl(type: string, text: string): string {
  return `data:${type};charset=utf-8,${encodeURIComponent(text)}`;
}
