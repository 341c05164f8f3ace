import { readTaskFacts } from '@isthmus/task';
import type { Command } from 'commander';
import { explainText } from '../study/explain-text.js';
import type { StudyOptions } from '../study/read-study.js';
import { withStoredResults } from '../study/stored-results.js';
import { printResult } from '../terminal/output.js';
import { withStoredStudyOptions } from './common-options.js';
import { examples } from './examples.js';

/** `isthmus explain STUDY.yaml CELL` */
export function explainCommand(command: Command): Command {
  return withStoredStudyOptions(command)
    .argument(
      '<cell...>',
      'its number from 1, the beginning of a digest of its match or path, or words that fit no other cell',
    )
    .addHelpText(
      'after',
      examples(
        'isthmus explain studies/quickstart.yaml 2',
        'isthmus explain studies/width-small.yaml 1-2 weight width=64',
      ),
    )
    .action(
      async (
        file: string,
        words: readonly string[],
        options: StudyOptions & { readonly json?: boolean },
      ) => {
        const { explainCell, findCell } = await import('@isthmus/results');
        await withStoredResults('explain', file, options, async (results, { store, signal }) => {
          const found = findCell(results, words.join(' '));
          const explanation = await explainCell(results, found, (digest) =>
            readTaskFacts(store, digest, { signal }),
          );
          const { cell, unfinished } = found;
          const why = unfinished && { status: unfinished.status, message: unfinished.message };
          printResult({ cell, ...why, ...explanation }, explainText(found, explanation), options);
        });
      },
    );
}
