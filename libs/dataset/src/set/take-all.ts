import { createLabels, createValues, type Dataset, type Split } from './dataset.js';
import { DatasetError } from './dataset-error.js';

/**
 * A data set whose test split is all of its examples: those for training, and then those that were drawn
 * for testing. Throws a DatasetError where the test split was not drawn, as it is then another's.
 */
export function takeAll({ train, test, ...of }: Dataset): Dataset {
  if (of.isTestDrawn !== true) {
    const remedy = 'measure the split train or test';
    throw new DatasetError(
      'only data without a test split of their own are measured as a whole',
      { dataset: of.name, expected: 'train or test', got: 'all' },
      { remedy },
    );
  }
  return { ...of, train, test: joined(train, test, of.classes) };
}

function joined(first: Split, second: Split, classes: number): Split {
  const count = first.count + second.count;
  const x = createValues(first.x, first.x.length + second.x.length);
  x.set(first.x);
  x.set(second.x, first.x.length);
  const y = createLabels(count, classes);
  y.set(first.y);
  y.set(second.y, first.count);
  return { count, x, y };
}
