import { createLabels, type Dataset, type Split } from '../set/dataset.js';
import { DatasetError } from '../set/dataset-error.js';
import { takeExamples } from '../set/take-examples.js';

/**
 * Keeps the examples of some classes in both splits; the i-th of `kept` becomes class i. Throws a
 * DatasetError for a class that the data set lacks, and when a split has no example of them.
 */
export function keepClasses(dataset: Dataset, kept: readonly number[]): Dataset {
  const { name, classes } = dataset;
  const unknown = kept.find((label) => label >= classes);
  if (unknown !== undefined) {
    const expected = `classes of 0..${classes - 1}`;
    throw new DatasetError('no such class', {
      dataset: name,
      field: 'keep',
      expected,
      got: unknown,
    });
  }
  const split = (part: 'train' | 'test') => {
    const taken = relabel(dataset[part], kept);
    if (taken.count > 0) return taken;
    const where = { dataset: name, split: part, keep: kept.join('+') };
    throw new DatasetError('a split is empty', where);
  };
  return { ...dataset, classes: kept.length, train: split('train'), test: split('test') };
}

function relabel(split: Split, kept: readonly number[]): Split {
  const renumbered = new Map(kept.map((label, i) => [label, i]));
  const indices = Int32Array.from(split.y.keys()).filter((i) => renumbered.has(split.y[i]));
  const { count, x, y } = takeExamples(split, indices);
  const labels = createLabels(count, kept.length);
  for (const [i, label] of y.entries()) labels[i] = renumbered.get(label) ?? 0;
  return { count, x, y: labels };
}
