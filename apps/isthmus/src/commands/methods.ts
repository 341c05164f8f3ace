import { type MatchMethod, matchMethods } from '@isthmus/matching';
import { Command } from 'commander';
import { printResult } from '../output.js';
import { createTable } from '../table.js';
import { examples, jsonOption } from './common-options.js';

/** `isthmus methods` */
export function methodsCommand(): Command {
  return new Command('methods')
    .description('list the matching methods with their options, and which look at a data set')
    .addOption(jsonOption())
    .addHelpText('after', examples('isthmus methods'))
    .action((options: { json?: boolean }) => {
      const methods = Object.entries(matchMethods).map(([name, method]) => {
        const { description, example } = method;
        return { name, description, example, needsData: needsDataOf(method) };
      });
      const head = ['method with every option', 'data set', 'what it does'];
      const rows = methods.map(({ example, needsData, description }) => [
        example,
        needsData,
        description,
      ]);
      printResult({ methods }, createTable(head, rows), options);
    });
}

function needsDataOf({ needsData }: MatchMethod): 'yes' | 'no' | 'by option' {
  if (typeof needsData === 'function') return 'by option';
  return needsData === true ? 'yes' : 'no';
}
