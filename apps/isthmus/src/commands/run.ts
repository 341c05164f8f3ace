import { join } from 'node:path';
import { planStudy, runStudy, type StudyResults } from '@isthmus/study';
import { Command } from 'commander';
import { checkMethod } from '../check-method.js';
import { exitCodes } from '../exit-code.js';
import { checkOutputs } from '../files.js';
import { printResult, say } from '../output.js';
import { showStudy } from '../progress.js';
import { readStudy } from '../read-study.js';
import { resultsJson, resultsTable } from '../results-table.js';
import { type SessionOptions, version, withSession } from '../session.js';
import { studyFilesIn, writeStudyFiles } from '../study-files.js';
import { examples, withSessionOptions } from './common-options.js';

/** Options of `run` and `quickstart`. */
export interface RunOptions extends SessionOptions {
  readonly output?: string;
  readonly json?: boolean;
}

/** `isthmus run STUDY.yaml` */
export function runCommand(): Command {
  return withSessionOptions(new Command('run'))
    .description('run a study: train, match and evaluate what is not done yet')
    .argument('<study>', 'a study file')
    .option('--output <folder>', 'where the report goes (default: results/NAME)')
    .addHelpText(
      'after',
      examples(
        'isthmus run studies/mnist-mlp.yaml',
        'isthmus run study.yaml --store s3://weights?endpoint=http://minio:9000 --json',
      ),
    )
    .action(async (file: string, options: RunOptions) => {
      await run(file, options);
    });
}

/** Runs a study file, writes its report, and prints its table. Sets the exit code. */
export async function run(file: string, options: RunOptions): Promise<void> {
  const study = readStudy(file);
  const folder = options.output ?? join('results', study.name);
  checkOutputs([file], studyFilesIn(folder));
  for (const method of study.match) checkMethod(method, options);
  const results = await withSession(`run ${study.name}`, options, async (session) => {
    say(`study ${study.name} [store=${session.store.location}]`);
    const progress = showStudy(study, planStudy(study));
    try {
      return await runStudy(study, { ...session, report: progress.note, version });
    } finally {
      progress.stop();
    }
  });
  const report = await writeStudyFiles(results, folder);
  printResult(resultsJson(results, report), resultsTable(results), options);
  sayOutcome(results, report);
  process.exitCode = results.failures.length > 0 ? exitCodes.failed : exitCodes.done;
}

function sayOutcome({ tasks, failures }: StudyResults, report: string): void {
  for (const { task, message } of failures) say(`failed: ${task}: ${message}`);
  const { computed, cached, failed, skipped } = tasks;
  const untried = skipped === 0 ? '' : `, ${skipped} not tried for want of those`;
  say(
    computed === 0 && failures.length === 0
      ? `everything was already done: ${cached} tasks read from the store`
      : `${computed} tasks computed, ${cached} already done, ${failed} failed${untried}`,
  );
  say(`report: ${report}`);
}
