import { readdirSync } from 'node:fs';
import type { Command } from 'commander';
import { isFolder } from '../input/files.js';
import { partialJson, partialText } from '../match/partial-text.js';
import { exportStudy } from '../study/export-study.js';
import { type StudyOptions, studyArguments } from '../study/read-study.js';
import { withStoredResults } from '../study/stored-results.js';
import { BadInput } from '../terminal/exit-code.js';
import { printResult } from '../terminal/output.js';
import { withStoredStudyOptions } from './common-options.js';
import { examples } from './examples.js';

interface ExportOptions extends StudyOptions {
  readonly output: string;
  readonly withWeights?: boolean;
  readonly license: string;
  readonly json?: boolean;
}

/** `isthmus export STUDY.yaml -o FOLDER` */
export function exportCommand(command: Command): Command {
  return withStoredStudyOptions(command)
    .requiredOption('-o, --output <folder>', 'a folder that is not there yet, or empty')
    .option('--with-weights', 'networks and permutations too')
    .option('--license <text>', 'a URL, or in words how it may be used', 'not stated')
    .addHelpText(
      'after',
      `
The folder is an RO-Crate 1.1: study, tables, report, the records of its tasks, and how to compute it anew.
${examples(
  'isthmus export studies/quickstart.yaml -o quickstart-crate',
  'isthmus export studies/quickstart.yaml -o crate --with-weights --license https://creativecommons.org/licenses/by/4.0/',
)}`,
    )
    .action(async (file: string, options: ExportOptions) => {
      const { output: folder, withWeights = false, license } = options;
      if (isFolder(folder) && readdirSync(folder).length > 0) {
        throw new BadInput(
          `the folder is not empty, and what lies in it would become part of the crate [folder=${folder}]; name another one`,
        );
      }
      await withStoredResults('export', file, options, async (results, { store, signal }) => {
        const exported = { results, store, signal, withWeights, license };
        const files = await exportStudy(folder, exported);
        const text = `${folder}: ${files} files${partialText(results, studyArguments(file, options))}`;
        printResult({ folder, files, ...partialJson(results) }, text, options);
      });
    });
}
