import { readingStore } from '@isthmus/object-store';
import { planStatus, prepareStudy } from '@isthmus/study';
import type { RecordRemark } from '@isthmus/task';
import type { Command } from 'commander';
import { withSession } from '../session/session.js';
import { readStudy, type StudyOptions } from '../study/read-study.js';
import { printResult } from '../terminal/output.js';
import { sayRemark } from '../terminal/say-remark.js';
import { createTable } from '../terminal/table.js';
import { withStoredStudyOptions } from './common-options.js';
import { examples } from './examples.js';

/** `isthmus plan STUDY.yaml` */
export function planCommand(command: Command): Command {
  return withStoredStudyOptions(command)
    .addHelpText(
      'after',
      examples(
        'isthmus plan studies/mnist-mlp.yaml',
        'isthmus plan studies/mnist-mlp.yaml --set train.epochs=1 --set seeds=4 --set pairs=all',
      ),
    )
    .action(async (file: string, options: StudyOptions & { json?: boolean }) => {
      const { study } = await readStudy(file, options);
      await withSession(`plan ${study.name}`, options, async (session) => {
        const prepared = await prepareStudy(study, {
          ...session,
          store: readingStore(session.store),
        });
        const remarks = new Map<string, RecordRemark>();
        const status = await planStatus(prepared, {
          ...session,
          onRemark: (remark) => remarks.set(remark.key, remark),
        });
        for (const remark of remarks.values()) if (remark.kind === 'damaged') sayRemark(remark);
        const { plan } = prepared;
        const tasks = plan.tasks.map(({ id, kind, label }) => ({
          kind,
          label,
          status: status.get(id) ?? 'waiting',
        }));
        const done = tasks.filter(({ status }) => status === 'done').length;
        const text = [
          createTable(
            ['task', 'status'],
            tasks.map(({ label, status }) => [label, status]),
          ),
          `${plan.cells.length} cells, ${tasks.length} tasks, ${done} done`,
        ].join('\n');
        const cells = plan.cells.map(({ cell, evaluate }) => ({
          ...cell,
          status: status.get(evaluate.id) ?? 'waiting',
        }));
        printResult({ study: study.name, cells, tasks, done }, text, options);
      });
    });
}
