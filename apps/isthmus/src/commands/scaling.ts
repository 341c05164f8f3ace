import { summaryRows } from '@isthmus/study';
import { Command } from 'commander';
import { printResult } from '../output.js';
import { scalingOf, scalingText } from '../scaling.js';
import type { SessionOptions } from '../session.js';
import { readStoredResults } from '../stored-results.js';
import { examples, withSessionOptions } from './common-options.js';

/** `isthmus scaling STUDY.yaml` */
export function scalingCommand(): Command {
  return withSessionOptions(new Command('scaling'))
    .description('how barriers and distances of a study that has been run change with the width')
    .argument('<study>', 'a study file whose grid lists networks of several widths')
    .addHelpText('after', examples('isthmus scaling studies/width-small.yaml'))
    .action(async (file: string, options: SessionOptions & { readonly json?: boolean }) => {
      const results = await readStoredResults('scaling', file, options);
      const scalings = scalingOf(summaryRows(results));
      printResult({ scalings }, scalingText(scalings), options);
    });
}
