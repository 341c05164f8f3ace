import { join } from 'node:path';
import {
  planStudy,
  runStudy,
  type StudyPlan,
  type StudyResults,
  selectTasks,
  type TaskPlan,
} from '@isthmus/study';
import { type Command, Option } from 'commander';
import { checkOutputs } from '../input/files.js';
import { showStudy } from '../progress/show-study.js';
import { parseConcurrency } from '../session/service-concurrency.js';
import { withSession } from '../session/session.js';
import { keepResults } from '../study/keep-results.js';
import { readStudy, type StudyOptions, studyArguments } from '../study/read-study.js';
import { resultsJson, resultsTable } from '../study/results-table.js';
import { studyFilesIn, writeStudyFiles } from '../study/study-files.js';
import { endWith } from '../terminal/command-io.js';
import { exitCodes } from '../terminal/exit-code.js';
import { listOf, positive } from '../terminal/option-parsers.js';
import { printResult, say } from '../terminal/output.js';
import { sayUnverified } from '../terminal/say-remark.js';
import { version } from '../terminal/version.js';
import { withStudyOptions } from './common-options.js';
import { examples } from './examples.js';

/** Options of `run` and `quickstart`. */
export interface RunOptions extends StudyOptions {
  readonly output?: string;
  readonly json?: boolean;
  readonly retryFailed?: boolean;
  readonly only?: readonly string[];
}

/** `isthmus run STUDY.yaml` */
export function runCommand(command: Command): Command {
  return withStudyOptions(command)
    .option('-o, --output <folder>', 'where the report goes (default: results/NAME)')
    .addOption(
      new Option(
        '--only <part>',
        'compute a part alone: a stage (train, match, evaluate), a pair of seeds (1-2), or cells that have a value (matcher=weight, learningRate=0.01); may be given several times',
      ).argParser(listOf((text) => text)),
    )
    .option(
      '--retry-failed',
      'train also what diverged in an earlier run, and would do so again if nothing has changed; whatever else failed is tried again anyway',
    )
    .option(
      '--concurrency <list>',
      'tasks in flight at once, by service: trainer=2,matcher=4,evaluator=4 (default: 4 each on local services, 64 on others)',
      parseConcurrency,
    )
    .option(
      '--task-timeout <seconds>',
      'how long a service may compute one task, which has failed then; waiting for its turn does not count (default: as long as it takes)',
      positive,
    )
    .option(
      '--stall-timeout <seconds>',
      'after how long without a word from a service its task is tried once more, elsewhere if it can be (default: 120)',
      positive,
    )
    .addHelpText(
      'after',
      examples(
        'isthmus run studies/mnist-mlp.yaml',
        'isthmus run study.yaml --only train --concurrency trainer=2',
        'isthmus run study.yaml --only matcher=weight --only 1-2',
        'isthmus run study.yaml --services trainer=h1:50051,trainer=h2:50051,matcher=h3:50052,evaluator=h4:50053',
        'isthmus run studies/mnist-mlp.yaml --set train.epochs=1 --set "pairs=[[3, 4]]"',
        'isthmus run study.yaml -o report --store s3://weights?endpoint=http://minio:9000 --json',
      ),
    )
    .action(async (file: string, options: RunOptions) => {
      await run(file, options);
    });
}

/** Runs a study file, writes its report, and prints its table. Sets the exit code. */
export async function run(file: string, options: RunOptions): Promise<void> {
  const { study, putModel } = await readStudy(file, options);
  const plan = planStudy(study);
  const { only = [], retryFailed = false } = options;
  const isSelected = selectTasks(plan, only);
  const folder = options.output ?? join('results', study.name);
  checkOutputs([file], Object.values(studyFilesIn(folder)));
  const results = await withSession(`run ${study.name}`, options, async (session) => {
    say(`study ${study.name} [store=${session.store.location}]`);
    const progress = showStudy(study, only.length === 0 ? plan : partOf(plan, isSelected));
    const context = { ...session, retryFailed, isSelected, version };
    try {
      const found = await runStudy(study, {
        ...context,
        putModel: (model) => putModel(session.store, model),
        report(report) {
          // What an interrupted run ends with is no failure of its tasks.
          if (isSelected(report.task) && !session.signal.aborted) progress.note(report);
        },
      });
      await keepResults(session, found);
      return found;
    } finally {
      progress.stop();
    }
  });
  const report = await writeStudyFiles(results, folder);
  printResult(resultsJson(results, report), resultsTable(results), options);
  sayUnverified(results);
  sayOutcome(results, { study: studyArguments(file, options), report, isPart: only.length > 0 });
  const isMissing = only.length === 0 && results.unfinished.length > 0;
  const hasFailed = results.unfinished.some(({ status }) => status !== 'missing');
  endWith(isMissing || hasFailed ? exitCodes.failed : exitCodes.done);
}

/** Of a plan, what is selected: a cell is where its path is. */
function partOf({ tasks, cells }: StudyPlan, isSelected: (task: TaskPlan) => boolean): StudyPlan {
  return {
    tasks: tasks.filter(isSelected),
    cells: cells.filter(({ evaluate }) => isSelected(evaluate)),
  };
}

function sayOutcome(
  { tasks, failures }: StudyResults,
  {
    study,
    report,
    isPart,
  }: { readonly study: string; readonly report: string; readonly isPart: boolean },
): void {
  for (const { task, message } of failures) say(`failed: ${task}: ${message}`);
  if (failures.some(({ kind }) => kind === 'diverged')) {
    say(`what diverged is not trained again, unless so asked: isthmus run ${study} --retry-failed`);
  }
  const { computed, cached, failed, skipped } = tasks;
  const why = isPart
    ? 'left out by --only, or because a task they need has no result'
    : 'skipped because a task they need failed';
  const untried = skipped === 0 ? '' : `, ${skipped} ${why}`;
  say(
    computed === 0 && failures.length === 0 && !isPart
      ? `everything was already done: ${cached} tasks read from the store`
      : `${computed} tasks computed, ${cached} already done, ${failed} failed${untried}`,
  );
  say(`report: ${report}`);
}
