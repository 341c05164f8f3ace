import { join } from 'node:path';
import { renderCharts, renderReport } from '@isthmus/report';
import type { StudyResults } from '@isthmus/study';
import { writeOutput } from './files.js';

/** Writes a study's report, charts and results into a folder; answers with the report's path. */
export async function writeStudyFiles(results: StudyResults, folder: string): Promise<string> {
  writeOutput(join(folder, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
  for (const { name, svg } of await renderCharts(results)) {
    writeOutput(join(folder, 'charts', `${name}.svg`), svg);
  }
  return writeReport(results, join(folder, 'report.html'));
}

/** Writes the report alone. */
export async function writeReport(results: StudyResults, file: string): Promise<string> {
  writeOutput(file, await renderReport(results));
  return file;
}
