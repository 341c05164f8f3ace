import { unknownName } from '@isthmus/spelling';

/** Every data set by the name that studies give it. */
export const datasetNames = ['digits', 'mnist', 'fashion-mnist', 'cifar-10'] as const;
export type DatasetName = (typeof datasetNames)[number];

/** Labelled images: `x` holds raw pixels, image by image as C x H x W, and `y` one class an image. */
export interface Split {
  readonly count: number;
  readonly x: Uint8Array;
  readonly y: Uint8Array;
}

/** A data set of images. Networks are fed pixel/255, so values of [0, 1]. */
export interface Dataset {
  readonly name: string;
  /** Channels, height, width. */
  readonly shape: readonly [channels: number, height: number, width: number];
  readonly classes: number;
  readonly train: Split;
  readonly test: Split;
}

/** Takes the name of a data set. Throws a RangeError that suggests the nearest one for any other. */
export function parseDatasetName(name: string): DatasetName {
  const known = datasetNames.find((candidate) => candidate === name);
  if (known === undefined) throw new RangeError(unknownName('dataset', name, datasetNames));
  return known;
}
