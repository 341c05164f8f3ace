import type { Checkpoint } from '@isthmus/checkpoint';
import { type Dataset, fileNotation, loadDataset } from '@isthmus/dataset';
import { readEnvironment } from '../input/environment.js';
import { commandIo } from '../terminal/command-io.js';
import { createTable } from '../terminal/table.js';
import type { Inspection } from './inspect-model.js';

/** Names that arrays of examples usually have. */
const dataName =
  /^(x|y|images?|labels?|targets?|data|inputs?|features?)([_.-]?(train|training|test|testing|val|valid|validation))?$/i;

/** Whether the arrays of a file are examples and labels by their names, and no weights. */
export function isData({ tensors }: Checkpoint): boolean {
  return tensors.size > 0 && [...tensors.keys()].every((name) => dataName.test(name));
}

/** Tells the arrays of a data file, whether it can be used as it is, and how. */
export async function inspectData(file: string, { tensors }: Checkpoint): Promise<Inspection> {
  const arrays = [...tensors].map(([name, { shape, dtype }]) => ({ name, shape, dtype }));
  const rows = arrays.map(({ name, shape, dtype }) => [name, shape.join('x') || 'scalar', dtype]);
  const { facts, result } = await usability(file, tensors.has('x') && tensors.has('y'));
  return {
    result: { format: 'data', arrays, ...result },
    text: [createTable(['array', 'shape', 'type'], rows), createTable(['file', file], facts)].join(
      '\n\n',
    ),
  };
}

async function usability(
  file: string,
  isNamed: boolean,
): Promise<{ readonly facts: string[][]; readonly result: object }> {
  if (!isNamed) {
    const remedy = 'rename them to x, y and, for a test split, x_test, y_test; then use --data';
    return {
      facts: [
        ['holds', 'arrays of data by their names'],
        ['use', remedy],
      ],
      result: { remedy },
    };
  }
  const option = `--data ${file}`;
  try {
    const dataset = await loadDataset(fileNotation(file), readEnvironment(commandIo().env));
    const { shape, classes, train, test } = dataset;
    const counts = { train: train.count, test: test.count };
    return {
      facts: [
        ['holds', inWords(dataset)],
        ['use', option],
      ],
      result: { shape, classes, ...counts, use: option },
    };
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    return { facts: [['cannot be used', cause.message]], result: { misfit: cause.message } };
  }
}

function inWords({ shape, classes, train, test }: Dataset): string {
  const counts = `${train.count} training and ${test.count} test examples`;
  return `a data set: ${counts} of ${shape.join('x')}, ${classes} classes`;
}
