import { describeMethods } from '@isthmus/matching';
import { unknownName } from '@isthmus/spelling';
import type { Command } from 'commander';
import { methodsText, methodText } from '../match/methods-text.js';
import { BadInput } from '../terminal/exit-code.js';
import { printResult } from '../terminal/output.js';
import { jsonOption } from './common-options.js';
import { examples } from './examples.js';

/** `isthmus methods` */
export function methodsCommand(command: Command): Command {
  return command
    .argument('[name]', 'one method, with what its options set')
    .addOption(jsonOption())
    .addHelpText('after', examples('isthmus methods', 'isthmus methods weight'))
    .action((name: string | undefined, options: { json?: boolean }) => {
      const methods = describeMethods();
      if (name === undefined) return printResult({ methods }, methodsText(methods), options);
      const method = methods.find((one) => one.name === name);
      if (method === undefined) {
        const names = methods.map((one) => one.name);
        throw new BadInput(unknownName('matcher', name, names));
      }
      printResult(method, methodText(method), options);
    });
}
