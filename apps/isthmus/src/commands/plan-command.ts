import { once } from 'node:events';
import { readingStore } from '@isthmus/object-store';
import {
  planStatus,
  prepareStudy,
  type StudyPlan,
  type TaskPlan,
  type TaskStatus,
} from '@isthmus/study';
import type { RecordRemark } from '@isthmus/task';
import { type Command, Option } from 'commander';
import { withSession } from '../session/session.js';
import { planChart } from '../study/plan-chart.js';
import { createFoundResults, type PlannedStage, summarizePlan } from '../study/plan-summary.js';
import { planTable, taskTable } from '../study/plan-text.js';
import { readStudy, type StudyOptions } from '../study/read-study.js';
import { commandIo } from '../terminal/command-io.js';
import { sayRemark } from '../terminal/say-remark.js';
import { withStoredStudyOptions } from './common-options.js';
import { examples } from './examples.js';

interface PlanOptions extends StudyOptions {
  readonly json?: boolean;
  readonly all?: boolean;
  readonly format?: 'json' | 'mermaid';
}

/** What is told of a plan. */
interface ToldPlan {
  readonly study: string;
  readonly plan: StudyPlan;
  readonly stages: readonly PlannedStage[];
  readonly statusOf: (task: TaskPlan) => TaskStatus;
}

/** `isthmus plan STUDY.yaml` */
export function planCommand(command: Command): Command {
  return withStoredStudyOptions(command)
    .option('--all', 'show every task, above the stages')
    .addOption(
      new Option('--format <format>', 'json is --json; mermaid is a flowchart').choices([
        'json',
        'mermaid',
      ]),
    )
    .addHelpText(
      'after',
      examples(
        'isthmus plan studies/mnist-mlp.yaml',
        'isthmus plan studies/mnist-mlp.yaml --set train.epochs=1 --set pairs=null --set seeds=4',
        'isthmus plan studies/mnist-mlp.yaml --all',
        'isthmus plan studies/mnist-mlp.yaml --format mermaid > plan.mmd',
      ),
    )
    .action(async (file: string, options: PlanOptions) => {
      const { study } = await readStudy(file, options);
      await withSession(`plan ${study.name}`, options, async (session) => {
        const prepared = await prepareStudy(study, {
          ...session,
          store: readingStore(session.store),
        });
        const found = createFoundResults();
        const remarks = new Map<string, RecordRemark>();
        const status = await planStatus(prepared, {
          ...session,
          onRemark: (remark) => remarks.set(remark.key, remark),
          onFound: found.note,
        });
        for (const remark of remarks.values()) if (remark.kind === 'damaged') sayRemark(remark);
        const { plan } = prepared;
        const statusOf = ({ id }: TaskPlan) => status.get(id) ?? 'waiting';
        const stages = summarizePlan(plan, status, found);
        if (options.format === 'mermaid') return print(planChart(plan, stages, statusOf));
        if (options.json || options.format === 'json') {
          return printPlan({ study: study.name, plan, stages, statusOf });
        }
        const table = planTable(stages, plan.cells.length);
        print(options.all ? `${taskTable(plan, statusOf)}\n\n${table}` : table);
      });
    });
}

/** Writes a plan as one JSON object, piece by piece: its tasks may be more than a string can hold. */
async function printPlan({ study, plan, stages, statusOf }: ToldPlan): Promise<void> {
  function* pieces() {
    yield `{"study":${JSON.stringify(study)},"cells":[`;
    yield* joined(plan.cells, ({ cell, evaluate }) => ({ ...cell, status: statusOf(evaluate) }));
    yield '],"tasks":[';
    yield* joined(plan.tasks, (task) => {
      const { kind, label } = task;
      return { kind, label, status: statusOf(task) };
    });
    const done = stages.reduce((sum, stage) => sum + stage.done, 0);
    yield `],"done":${done},"stages":${JSON.stringify(stages)}}\n`;
  }
  const { stdout } = commandIo();
  for (const piece of pieces()) {
    if (!stdout.write(piece)) await once(stdout, 'drain');
  }
}

/** Items as JSON with commas between, some hundred at a time. */
function* joined<Item>(items: readonly Item[], shown: (item: Item) => object): Generator<string> {
  const atOnce = 500;
  for (let from = 0; from < items.length; from += atOnce) {
    const part = items.slice(from, from + atOnce).map((item) => JSON.stringify(shown(item)));
    yield `${from === 0 ? '' : ','}${part.join(',')}`;
  }
}

function print(text: string): void {
  commandIo().stdout.write(`${text}\n`);
}
