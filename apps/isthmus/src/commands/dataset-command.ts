import {
  commonOptions,
  type DatasetListing,
  downloadDataset,
  downloadFolder,
  findDataset,
  listDatasets,
  loadDataset,
  parseDataset,
} from '@isthmus/dataset';
import { Command } from 'commander';
import { readEnvironment } from '../input/environment.js';
import { showDownload } from '../progress/show-task.js';
import { commandIo } from '../terminal/command-io.js';
import { BadInput } from '../terminal/exit-code.js';
import { interruptible } from '../terminal/interruptible.js';
import { printResult } from '../terminal/output.js';
import { createLines, createTable } from '../terminal/table.js';
import { jsonOption } from './common-options.js';
import { examples } from './examples.js';

interface JsonOption {
  readonly json?: boolean;
}

/** `isthmus dataset list|get|path` */
export function datasetCommand(command: Command): Command {
  return command
    .addCommand(listCommand())
    .addCommand(getCommand())
    .addCommand(pathCommand())
    .addHelpText('after', examples('isthmus dataset list', 'isthmus dataset get mnist'));
}

function listCommand(): Command {
  return new Command('list')
    .description('list the data sets with their options, and say which are here')
    .addOption(jsonOption())
    .addHelpText('after', examples('isthmus dataset list'))
    .action(async (options: JsonOption) => {
      const datasets = await listDatasets(readEnvironment(commandIo().env));
      const rows = datasets.map((listing) => [
        listing.example,
        listing.shape?.join('x') ?? 'any',
        String(listing.classes ?? 'any'),
        listing.description,
        placeOf(listing),
      ]);
      const head = ['data set with its options', 'example', 'classes', 'what it is', 'where'];
      const text = [
        createTable(head, rows),
        createLines(`every data set also takes, joined by commas: ${commonOptions.join('  ')}`),
      ].join('\n');
      printResult({ datasets, commonOptions }, text, options);
    });
}

function placeOf(listing: DatasetListing): string {
  switch (listing.status) {
    case 'found':
      return listing.folder;
    case 'missing':
      return `not here: ${listing.remedy}`;
    case 'generated':
      return 'generated';
    case 'own':
      return 'where you say';
  }
}

function getCommand(): Command {
  return new Command('get')
    .description('download a data set from its official address, unless it is here already')
    .argument('<dataset>', 'a published data set, such as mnist or emnist:part=letters')
    .addOption(jsonOption())
    .addHelpText('after', examples('isthmus dataset get mnist'))
    .action(async (notation: string, options: JsonOption) => {
      const environment = readEnvironment(commandIo().env);
      const { name, source } = storedDataset(notation);
      const here = await findDataset(source, environment);
      if (here === undefined && source.published.length > 0) {
        await interruptible(async (signal) => {
          const progress = showDownload(name);
          try {
            const into = downloadFolder(name, environment);
            await downloadDataset(source, { into, signal, onProgress: progress.note });
          } finally {
            progress.stop();
          }
        });
      }
      const { train, test } = await loadDataset(notation, environment);
      const folder = (await findDataset(source, environment))?.folder ?? '';
      const counts = { train: train.count, test: test.count };
      const line = `${notation}: ${counts.train} training and ${counts.test} test examples in ${folder}`;
      printResult({ name, folder, ...counts }, line, options);
    });
}

function pathCommand(): Command {
  return new Command('path')
    .description('print the folder of a data set')
    .argument('<dataset>', 'a published data set, such as digits or mnist')
    .addOption(jsonOption())
    .addHelpText('after', examples('isthmus dataset path mnist'))
    .action(async (notation: string, options: JsonOption) => {
      const environment = readEnvironment(commandIo().env);
      const { name, source } = storedDataset(notation);
      const found = await findDataset(source, environment);
      if (found === undefined) {
        // Says where it was looked for and how to get it.
        await loadDataset(notation, environment);
        return;
      }
      printResult({ name, folder: found.folder }, found.folder, options);
    });
}

/** Reads the notation of a data set that lies in files of fixed names. Throws BadInput for others. */
function storedDataset(notation: string) {
  const { name, source } = parseDataset(notation);
  if (source.kind === 'stored') return { name, source };
  const got = source.kind === 'generated' ? 'one that is generated' : 'your own data';
  throw new BadInput(
    `there is nothing to download or to find [dataset=${notation}, expected a published data set, got ${got}]; see \`isthmus dataset list\``,
  );
}
