import { openStore } from '@isthmus/object-store';
import { Command, Option } from 'commander';
import { readEnvironment } from '../input/environment.js';
import { storeUrlOf } from '../session/store-url.js';
import { bytesText } from '../store/bytes-text.js';
import { type DescribedObject, listObjects } from '../store/list-objects.js';
import { commandIo } from '../terminal/command-io.js';
import { commonOptions } from '../terminal/help-groups.js';
import { interruptible } from '../terminal/interruptible.js';
import { printLine, say } from '../terminal/output.js';
import { storeOption } from './common-options.js';
import { examples } from './examples.js';

interface LsOptions {
  readonly store?: string;
  readonly json?: boolean;
}

/** `isthmus store ls` */
export function storeLsCommand(): Command {
  return new Command('ls')
    .description(
      'list the objects of a store: kind, size, when it was last put, key, and from its record what it is',
    )
    .argument('[prefix]', 'what keys begin with, such as results/', '')
    .addOption(storeOption())
    .addOption(
      new Option('--json', 'print a JSON object a line on stdout').helpGroup(commonOptions),
    )
    .addHelpText(
      'after',
      `
In the order of the keys; where there are more than 100,000 in that of the store, which stderr then says.
${examples('isthmus store ls', 'isthmus store ls results/', 'isthmus store ls --json | jq .sizeBytes')}`,
    )
    .action(async (prefix: string, { store: url, json = false }: LsOptions) => {
      const environment = readEnvironment(commandIo().env);
      const store = openStore(storeUrlOf(url, environment), environment.s3);
      await interruptible(async (signal) => {
        const onUnsorted = () => say('more than 100,000 objects: in the order of the store');
        let count = 0;
        for await (const object of listObjects(store, { prefix, signal, onUnsorted })) {
          await printLine(json ? JSON.stringify(object) : lineOf(object));
          count += 1;
        }
        if (count === 0) say(`nothing is there [store=${store.location}, prefix=${prefix}]`);
      });
    });
}

function lineOf({ kind, key, sizeBytes, modifiedAt, what }: DescribedObject): string {
  const when = `${modifiedAt.slice(0, 16).replace('T', ' ')}Z`;
  const columns = [kind.padEnd(8), bytesText(sizeBytes).padStart(8), when, key, what];
  return columns.join('  ').trimEnd();
}
