import { join } from 'node:path';
import { planStudy, runStudy, type StudyResults } from '@isthmus/study';
import type { Command } from 'commander';
import { checkOutputs } from '../input/files.js';
import { type SessionOptions, withSession } from '../session/session.js';
import { keepResults } from '../study/keep-results.js';
import { readStudy } from '../study/read-study.js';
import { resultsJson, resultsTable } from '../study/results-table.js';
import { studyFilesIn, writeStudyFiles } from '../study/study-files.js';
import { endWith } from '../terminal/command-io.js';
import { exitCodes } from '../terminal/exit-code.js';
import { printResult, say } from '../terminal/output.js';
import { showStudy } from '../terminal/progress.js';
import { sayUnverified } from '../terminal/say-remark.js';
import { version } from '../terminal/version.js';
import { withSessionOptions } from './common-options.js';
import { examples } from './examples.js';

/** Options of `run` and `quickstart`. */
export interface RunOptions extends SessionOptions {
  readonly output?: string;
  readonly json?: boolean;
  readonly retryFailed?: boolean;
}

/** `isthmus run STUDY.yaml` */
export function runCommand(command: Command): Command {
  return withSessionOptions(command)
    .argument('<study>', 'a study file')
    .option('-o, --output <folder>', 'where the report goes (default: results/NAME)')
    .option('--retry-failed', 'train also what diverged in an earlier run')
    .addHelpText(
      'after',
      examples(
        'isthmus run studies/mnist-mlp.yaml',
        'isthmus run study.yaml -o report --store s3://weights?endpoint=http://minio:9000 --json',
      ),
    )
    .action(async (file: string, options: RunOptions) => {
      await run(file, options);
    });
}

/** Runs a study file, writes its report, and prints its table. Sets the exit code. */
export async function run(file: string, options: RunOptions): Promise<void> {
  const study = await readStudy(file, options);
  const folder = options.output ?? join('results', study.name);
  checkOutputs([file], Object.values(studyFilesIn(folder)));
  const results = await withSession(`run ${study.name}`, options, async (session) => {
    say(`study ${study.name} [store=${session.store.location}]`);
    const progress = showStudy(study, planStudy(study));
    try {
      const { retryFailed = false } = options;
      const context = { ...session, retryFailed, report: progress.note, version };
      const found = await runStudy(study, context);
      await keepResults(session, found);
      return found;
    } finally {
      progress.stop();
    }
  });
  const report = await writeStudyFiles(results, folder);
  printResult(resultsJson(results, report), resultsTable(results), options);
  sayUnverified(results);
  sayOutcome(results, { file, report });
  endWith(results.unfinished.length > 0 ? exitCodes.failed : exitCodes.done);
}

function sayOutcome(
  { tasks, failures }: StudyResults,
  { file, report }: { readonly file: string; readonly report: string },
): void {
  for (const { task, message } of failures) say(`failed: ${task}: ${message}`);
  if (failures.some(({ kind }) => kind === 'diverged')) {
    say(`what diverged is not trained again, unless so asked: isthmus run ${file} --retry-failed`);
  }
  const { computed, cached, failed, skipped } = tasks;
  const untried = skipped === 0 ? '' : `, ${skipped} skipped because a task they need failed`;
  say(
    computed === 0 && failures.length === 0
      ? `everything was already done: ${cached} tasks read from the store`
      : `${computed} tasks computed, ${cached} already done, ${failed} failed${untried}`,
  );
  say(`report: ${report}`);
}
