import { join } from 'node:path';
import { runStudy } from '@isthmus/study';
import { Command } from 'commander';
import { printResult } from '../output.js';
import { readStudy } from '../read-study.js';
import { type SessionOptions, version, withSession } from '../session.js';
import { writeReport, writeStudyFiles } from '../study-files.js';
import { examples, withSessionOptions } from './common-options.js';

/** `isthmus report STUDY.yaml` */
export function reportCommand(): Command {
  return withSessionOptions(new Command('report'))
    .description('write the report of a study that has been run')
    .argument('<study>', 'a study file')
    .option('-o, --output <file>', 'the HTML file (default: results/NAME/report.html)')
    .addHelpText('after', examples('isthmus report studies/mnist-mlp.yaml -o mnist.html'))
    .action(async (file: string, options: SessionOptions & { output?: string; json?: boolean }) => {
      const study = readStudy(file);
      const results = await withSession(`report ${study.name}`, options, (session) =>
        runStudy(study, {
          ...session,
          services: async () => {
            throw new Error(
              `the study is not finished; finish it first: isthmus run ${file} [store=${session.store.location}]`,
            );
          },
          report: () => undefined,
          version,
        }),
      );
      const report =
        options.output === undefined
          ? await writeStudyFiles(results, join('results', study.name))
          : await writeReport(results, options.output);
      printResult({ study: study.name, report }, report, options);
    });
}
