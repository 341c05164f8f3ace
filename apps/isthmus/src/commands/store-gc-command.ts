import { Command } from 'commander';
import { type SessionOptions, withSession } from '../session/session.js';
import { collectGarbage } from '../store/collect-garbage.js';
import { garbageText } from '../store/garbage-text.js';
import { readStudy } from '../study/read-study.js';
import { BadInput } from '../terminal/exit-code.js';
import { timeSpan } from '../terminal/option-parsers.js';
import { printResult } from '../terminal/output.js';
import { withStoredStudiesOptions } from './common-options.js';
import { examples } from './examples.js';

interface GcOptions extends SessionOptions {
  readonly all?: boolean;
  readonly delete?: boolean;
  /** Milliseconds. */
  readonly olderThan: number;
  readonly json?: boolean;
}

/** `isthmus store gc` */
export function storeGcCommand(): Command {
  return withStoredStudiesOptions(new Command('gc'))
    .description(
      'free a store of what the named studies do not refer to; without --delete, only tell what that is',
    )
    .argument('[studies...]', 'study files: all that any of them refers to is kept')
    .option('--all', 'in place of studies: keep what any result, failure or data set refers to')
    .option('--delete', 'remove it')
    .option(
      '--older-than <time>',
      'leave what was put later than so long ago: 90s, 30m, 1h, 7d',
      timeSpan,
      timeSpan('1h'),
    )
    .addHelpText(
      'after',
      `
Kept are results, failures, networks, permutations and data sets of the studies, saved states of their trainings that
are not done, and what is being computed. Results of other studies and of other commands are removed: name every
study that matters. What Isthmus does not put there is never removed.
${examples(
  'isthmus store gc studies/first.yaml studies/second.yaml',
  'isthmus store gc studies/first.yaml studies/second.yaml --delete',
  'isthmus store gc --all --older-than 7d --delete',
)}`,
    )
    .action(async (files: readonly string[], options: GcOptions) => {
      const { all = false, delete: isDelete = false, olderThan: olderThanMs } = options;
      if (files.length === 0 && !all) {
        throw new BadInput(
          'no study is named, and nothing would be kept [studies=0]; name those whose results matter, or give --all to keep whatever any record refers to',
        );
      }
      if (files.length > 0 && all) {
        throw new BadInput(
          `--all keeps the results of every study [studies=${files.length}]; give either it or studies`,
        );
      }
      const studies = await Promise.all(
        files.map(async (file) => (await readStudy(file, options, { needsDatasets: false })).study),
      );
      await withSession('store gc', options, async (session) => {
        const asked = { studies: all ? undefined : studies, isDelete, olderThanMs };
        const report = await collectGarbage(session, asked);
        printResult(report, garbageText(report), options);
      });
    });
}
