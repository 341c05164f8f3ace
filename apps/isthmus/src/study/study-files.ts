import { join } from 'node:path';
import { measurements, tableJson } from '@isthmus/results';
import type { StudyResults } from '@isthmus/study';
import { writeOutput } from '../input/files.js';

interface StudyFiles {
  readonly results: string;
  /** The same as one tidy table. */
  readonly measurements: string;
  readonly report: string;
}

/** The files that a study's folder gets, beside its charts. */
export function studyFilesIn(folder: string): StudyFiles {
  return {
    results: join(folder, 'results.json'),
    measurements: join(folder, 'measurements.json'),
    report: join(folder, 'report.html'),
  };
}

/** Writes a study's report, charts and results into a folder; answers with the report's path. */
export async function writeStudyFiles(results: StudyResults, folder: string): Promise<string> {
  const { renderCharts } = await charts();
  const files = studyFilesIn(folder);
  writeOutput(files.results, `${JSON.stringify(results, null, 2)}\n`);
  writeOutput(files.measurements, tableJson(measurements(results)));
  for (const { name, svg } of await renderCharts(results)) {
    writeOutput(join(folder, 'charts', `${name}.svg`), svg);
  }
  return writeReport(results, files.report);
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
