import { describeMethods } from '@isthmus/matching';
import type { Command } from 'commander';
import { methodsText } from '../match/methods-text.js';
import { printResult } from '../terminal/output.js';
import { examples, jsonOption } from './common-options.js';

/** `isthmus methods` */
export function methodsCommand(command: Command): Command {
  return command
    .addOption(jsonOption())
    .addHelpText('after', examples('isthmus methods'))
    .action((options: { json?: boolean }) => {
      const methods = describeMethods();
      printResult({ methods }, methodsText(methods), options);
    });
}
