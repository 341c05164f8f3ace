import { describeMethods } from '@isthmus/matching';
import { Command } from 'commander';
import { methodsText } from '../match/methods-text.js';
import { printResult } from '../terminal/output.js';
import { examples, jsonOption } from './common-options.js';

/** `isthmus methods` */
export function methodsCommand(): Command {
  return new Command('methods')
    .description('list the matching methods: options, data, models, sources')
    .addOption(jsonOption())
    .addHelpText('after', examples('isthmus methods'))
    .action((options: { json?: boolean }) => {
      const methods = describeMethods();
      printResult({ methods }, methodsText(methods), options);
    });
}
