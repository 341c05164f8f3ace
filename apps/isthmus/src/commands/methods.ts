import { matchMethods } from '@isthmus/matching';
import { Command } from 'commander';
import { printResult } from '../output.js';
import { createTable } from '../table.js';
import { examples, jsonOption } from './common-options.js';

/** `isthmus methods` */
export function methodsCommand(): Command {
  return new Command('methods')
    .description('list the matching methods with their options')
    .addOption(jsonOption())
    .addHelpText('after', examples('isthmus methods'))
    .action((options: { json?: boolean }) => {
      const methods = Object.entries(matchMethods).map(([name, { description, example }]) => ({
        name,
        description,
        example,
      }));
      const rows = methods.map(({ description, example }) => [example, description]);
      printResult(
        { methods },
        createTable(['method with every option', 'what it does'], rows),
        options,
      );
    });
}
