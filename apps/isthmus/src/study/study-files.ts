import { join } from 'node:path';
import type { StudyResults } from '@isthmus/study';
import { writeOutput } from '../input/files.js';

/** The files that a study's folder gets, beside its charts. */
export function studyFilesIn(folder: string): readonly [results: string, report: string] {
  return [join(folder, 'results.json'), join(folder, 'report.html')];
}

/** Writes a study's report, charts and results into a folder; answers with the report's path. */
export async function writeStudyFiles(results: StudyResults, folder: string): Promise<string> {
  const { renderCharts } = await charts();
  const [file, report] = studyFilesIn(folder);
  writeOutput(file, `${JSON.stringify(results, null, 2)}\n`);
  for (const { name, svg } of await renderCharts(results)) {
    writeOutput(join(folder, 'charts', `${name}.svg`), svg);
  }
  return writeReport(results, report);
}

/** Writes the report alone. */
export async function writeReport(results: StudyResults, file: string): Promise<string> {
  const { renderReport } = await charts();
  writeOutput(file, await renderReport(results));
  return file;
}

/** Loaded when a report is written: the charts are a third of the command line's start. */
function charts(): Promise<typeof import('@isthmus/report')> {
  return import('@isthmus/report');
}
