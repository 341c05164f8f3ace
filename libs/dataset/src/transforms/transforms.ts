import { flag, type Options, whole } from '@isthmus/notation';
import { classList, seed } from '../own/dataset-options.js';
import type { Dataset } from '../set/dataset.js';
import { classBalancedSubset } from './class-balanced-subset.js';
import { keepClasses } from './keep-classes.js';
import { permutePixels } from './permute-pixels.js';
import { toGray } from './to-gray.js';

/** Makes another data set of one. */
export type Transform = (dataset: Dataset) => Dataset;

/** The options that every data set takes, as an example of each, in the order in which they are applied. */
export const commonOptions = ['keep=0+1+2+3+4', 'subset=5000', 'gray=true', 'pixels=1', 'seed=1'];

/** Reads the options that every data set takes but `seed`, from which a subset is drawn. */
export function readTransforms(options: Options, drawnFrom: number): readonly Transform[] {
  const kept = options.take('keep', classList, undefined);
  const size = options.take('subset', whole, undefined);
  const isGray = options.take('gray', flag, false);
  const pixels = options.take('pixels', seed, undefined);
  return [
    ...(kept ? [(dataset: Dataset) => keepClasses(dataset, kept)] : []),
    ...(size ? [subsetOf(size, drawnFrom)] : []),
    ...(isGray ? [toGray] : []),
    ...(pixels === undefined ? [] : [(dataset: Dataset) => permutePixels(dataset, pixels)]),
  ];
}

function subsetOf(size: number, drawnFrom: number): Transform {
  return (dataset) => {
    const { classes } = dataset;
    const train = classBalancedSubset(dataset.train, { classes, size, seed: drawnFrom });
    return { ...dataset, train };
  };
}
