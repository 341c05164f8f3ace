import { readCheckpoint, readPermutation } from '@isthmus/checkpoint';
import { decodeDataset } from '@isthmus/dataset';
import { Command } from 'commander';
import { readInput } from '../files.js';
import { type Inspection, inspectModel } from '../inspect-model.js';
import { networkNotation } from '../network-notation.js';
import { printResult } from '../output.js';
import { createTable } from '../table.js';
import { examples, jsonOption } from './common-options.js';

/** `isthmus inspect FILE` */
export function inspectCommand(): Command {
  return new Command('inspect')
    .description('tell what a file is: its tensors, and the network that they are taken for')
    .argument('<file>', 'a model, permutation or data set file')
    .option(
      '--network <notation>',
      'the architecture, or auto to tell it from the file',
      networkNotation,
      'auto',
    )
    .addOption(jsonOption())
    .addHelpText(
      'after',
      examples(
        'isthmus inspect resnet18.pth',
        'isthmus inspect A.npz --network mlp:784-512-10,activation=tanh',
      ),
    )
    .action((file: string, options: { readonly network: string; readonly json?: boolean }) => {
      const { result, text } = inspect(file, options.network);
      printResult(result, text, options);
    });
}

function inspect(file: string, notation: string): Inspection {
  const bytes = readInput(file);
  if (bytes[0] === '{'.charCodeAt(0)) return inspectPermutation(bytes, file);
  const checkpoint = readCheckpoint(bytes, { file });
  const { tensors } = checkpoint;
  if (tensors.has('train.x') && tensors.has('train.y')) return inspectDataset(bytes, file);
  const isPermutation = [...tensors.values()].every(({ dtype }) => dtype === 'I64');
  if (isPermutation && tensors.size > 0) return inspectPermutation(bytes, file);
  return inspectModel(file, checkpoint, notation);
}

function inspectPermutation(bytes: Uint8Array, file: string): Inspection {
  const groups = [...readPermutation(bytes, { file })].map(([name, { length }]) => ({
    name,
    size: length,
  }));
  const rows = groups.map(({ name, size }) => [name, String(size)]);
  const text = `a permutation of ${groups.length} groups\n${createTable(['group', 'units'], rows)}`;
  return { result: { format: 'permutation', groups }, text };
}

function inspectDataset(bytes: Uint8Array, file: string): Inspection {
  const { name, shape, classes, train, test } = decodeDataset(bytes, { file });
  const result = { name, shape, classes, train: train.count, test: test.count };
  const counts = `${train.count} training and ${test.count} test examples`;
  const text = `the data set ${name}: ${counts} of ${shape.join('x')}, ${classes} classes`;
  return { result: { format: 'dataset', ...result }, text };
}
