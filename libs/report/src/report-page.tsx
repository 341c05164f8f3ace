import { formatStudy, partialWords, type StudyResults } from '@isthmus/study';
import type { Chart } from './chart.js';
import { ChartFigure } from './chart-figure.js';
import { definitions } from './definitions.js';
import { describeShared } from './grid-settings.js';
import { HeadlineTable } from './headline-table.js';
import { Provenance } from './provenance.js';
import { ResultsTable } from './results-table.js';
import { StagesTable } from './stages-table.js';
import { stylesheet } from './stylesheet.js';
import { summarySentences } from './summary-sentences.js';

/** Charts that are drawn, under one heading. */
type DrawnSection = Readonly<{
  title: string;
  figures: readonly Readonly<{ chart: Chart; svg: string }>[];
}>;

type Props = Readonly<{ results: StudyResults; sections: readonly DrawnSection[] }>;

/** The whole page. Its policy forbids scripts and everything that is not in it. */
export function ReportPage({ results, sections }: Props) {
  const { study } = results;
  const title = study.title ?? study.name;
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'"
        />
        <title>{title}</title>
        <style dangerouslySetInnerHTML={{ __html: stylesheet }} />
      </head>
      <body>
        <main>
          <Opening results={results} title={title} />
          <HeadlineTable results={results} />
          {sections.map((section) => (
            <>
              <h2>{section.title}</h2>
              <div class="figures">
                {section.figures.map(({ chart, svg }) => (
                  <ChartFigure chart={chart} svg={svg} />
                ))}
              </div>
            </>
          ))}
          <StagesTable stages={results.stages} />
          <h2>All cells</h2>
          <ResultsTable results={results} />
          <h2>Definitions</h2>
          <dl>
            {definitions(results).map(({ term, meaning }) => (
              <>
                <dt>{term}</dt>
                <dd>{meaning}</dd>
              </>
            ))}
          </dl>
          <h2>Provenance</h2>
          <Provenance results={results} />
          <h2>Study file</h2>
          <pre>{formatStudy(study)}</pre>
        </main>
      </body>
    </html>
  );
}

function Opening({ results, title }: { readonly results: StudyResults; readonly title: string }) {
  const { study, cells, unfinished, failures } = results;
  const [first] = [...cells, ...unfinished];
  return (
    <>
      <h1>{title}</h1>
      {first && (
        <p class="setting">
          Study {study.name}: {describeShared(study, first.cell)}
        </p>
      )}
      <p class="summary">{summarySentences(results).join(' ')}</p>
      {unfinished.length > 0 && (
        <section class="failures">
          <h2>Not finished</h2>
          <p>
            {partialWords(results)}. Means and charts are over the cells that are there, and leave
            gaps for the others.
          </p>
          <ul>
            {failures.map(({ task, message }) => (
              <li>
                <strong>{task}</strong>: {message}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
