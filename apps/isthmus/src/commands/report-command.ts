import { join } from 'node:path';
import type { Command } from 'commander';
import { checkOutputs } from '../input/files.js';
import { partialJson, partialText } from '../match/partial-text.js';
import { type StudyOptions, studyArguments } from '../study/read-study.js';
import { readStoredResults } from '../study/stored-results.js';
import { writeReport, writeStudyFiles } from '../study/study-files.js';
import { printResult } from '../terminal/output.js';
import { withStoredStudyOptions } from './common-options.js';
import { examples } from './examples.js';

/** `isthmus report STUDY.yaml` */
export function reportCommand(command: Command): Command {
  return withStoredStudyOptions(command)
    .option('-o, --output <file>', 'the HTML file (default: results/NAME/report.html)')
    .addHelpText('after', examples('isthmus report studies/mnist-mlp.yaml -o mnist.html'))
    .action(async (file: string, options: StudyOptions & { output?: string; json?: boolean }) => {
      if (options.output !== undefined) checkOutputs([file], [options.output]);
      const results = await readStoredResults('report', file, options);
      const { name } = results.study;
      const report =
        options.output === undefined
          ? await writeStudyFiles(results, join('results', name))
          : await writeReport(results, options.output);
      const text = `${report}${partialText(results, studyArguments(file, options))}`;
      printResult({ study: name, report, ...partialJson(results) }, text, options);
    });
}
