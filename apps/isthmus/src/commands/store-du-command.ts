import { Command } from 'commander';
import { type SessionOptions, withSession } from '../session/session.js';
import { storeUsage, usageText } from '../store/store-usage.js';
import { needsOfStudies } from '../store/study-needs.js';
import { readStudy } from '../study/read-study.js';
import { printResult, say } from '../terminal/output.js';
import { withStoredStudiesOptions } from './common-options.js';
import { examples } from './examples.js';

/** `isthmus store du` */
export function storeDuCommand(): Command {
  return withStoredStudiesOptions(new Command('du'))
    .description(
      'add up how many objects of each kind a store holds, and their bytes; of studies, what each refers to, how much of that others of them refer to as well, and the rest',
    )
    .argument('[studies...]', 'study files')
    .addHelpText(
      'after',
      examples('isthmus store du', 'isthmus store du studies/first.yaml studies/second.yaml'),
    )
    .action(async (files: readonly string[], options: SessionOptions & { json?: boolean }) => {
      const studies = await Promise.all(
        files.map(async (file) => (await readStudy(file, options, { needsDatasets: false })).study),
      );
      await withSession('store du', options, async (session) => {
        const needs = await needsOfStudies(studies, session);
        for (const { study, doubts } of needs) {
          for (const doubt of doubts) say(`warning: ${study}: ${doubt}`);
        }
        const usage = await storeUsage(session.store, needs, session.signal);
        printResult(usage, usageText(usage), options);
      });
    });
}
