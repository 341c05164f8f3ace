import {
  downloadDataset,
  downloadFolder,
  findDataset,
  listDatasets,
  loadDataset,
  parseDatasetName,
} from '@isthmus/dataset';
import { Command } from 'commander';
import { readEnvironment } from '../environment.js';
import { interruptible } from '../interruptible.js';
import { printResult } from '../output.js';
import { showDownload } from '../progress.js';
import { createTable } from '../table.js';
import { examples, jsonOption } from './common-options.js';

interface JsonOption {
  readonly json?: boolean;
}

/** `isthmus dataset list|get|path` */
export function datasetCommand(): Command {
  return new Command('dataset')
    .description('list, download and find data sets')
    .addCommand(listCommand())
    .addCommand(getCommand())
    .addCommand(pathCommand())
    .addHelpText('after', examples('isthmus dataset list', 'isthmus dataset get mnist'));
}

function listCommand(): Command {
  return new Command('list')
    .description('say which data sets are here, and how to get the others')
    .addOption(jsonOption())
    .addHelpText('after', examples('isthmus dataset list'))
    .action(async (options: JsonOption) => {
      const datasets = await listDatasets(readEnvironment(process.env));
      const rows = datasets.map((listing) =>
        listing.status === 'found'
          ? [listing.name, 'found', listing.folder]
          : [listing.name, 'missing', listing.remedy],
      );
      printResult({ datasets }, createTable(['data set', '', 'where'], rows), options);
    });
}

function getCommand(): Command {
  return new Command('get')
    .description('download a data set from its official address, unless it is here already')
    .argument('<name>', 'mnist, fashion-mnist or cifar-10')
    .addOption(jsonOption())
    .addHelpText('after', examples('isthmus dataset get mnist'))
    .action(async (text: string, options: JsonOption) => {
      const environment = readEnvironment(process.env);
      const name = parseDatasetName(text);
      const here = await findDataset(name, environment);
      if (here === undefined) {
        await interruptible(async (signal) => {
          const progress = showDownload(name);
          try {
            const into = downloadFolder(name, environment);
            await downloadDataset(name, { into, signal, onProgress: progress.note });
          } finally {
            progress.stop();
          }
        });
      }
      const { train, test } = await loadDataset(name, environment);
      const folder = (await findDataset(name, environment))?.folder ?? '';
      const counts = { train: train.count, test: test.count };
      const line = `${name}: ${counts.train} training and ${counts.test} test examples in ${folder}`;
      printResult({ name, folder, ...counts }, line, options);
    });
}

function pathCommand(): Command {
  return new Command('path')
    .description('print the folder of a data set')
    .argument('<name>', 'digits, mnist, fashion-mnist or cifar-10')
    .addOption(jsonOption())
    .addHelpText('after', examples('isthmus dataset path mnist'))
    .action(async (text: string, options: JsonOption) => {
      const environment = readEnvironment(process.env);
      const name = parseDatasetName(text);
      const found = await findDataset(name, environment);
      if (found === undefined) {
        // Says where it was looked for and how to get it.
        await loadDataset(name, environment);
        return;
      }
      printResult({ name, folder: found.folder }, found.folder, options);
    });
}
