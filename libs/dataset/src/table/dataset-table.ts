import { choice, NotationError, type Options, whole } from '@isthmus/notation';
import { cifar100Labels } from '../formats/cifar.js';
import { emnistParts } from '../formats/emnist.js';
import { teacherStudent } from '../generated/teacher-student.js';
import { twoMoons } from '../generated/two-moons.js';
import { classCount, deviation, imageSize, share } from '../own/dataset-options.js';
import { listImageFolder } from '../own/image-folder.js';
import { readOwnFile } from '../own/own-file.js';
import { readImageFolder } from '../own/read-image-folder.js';
import type { Dataset } from '../set/dataset.js';
import {
  cifar10Source,
  cifar100Source,
  digitsSource,
  emnistSource,
  fashionMnistSource,
  mnistSource,
  svhnSource,
} from '../source/dataset-sources.js';
import type { StoredSource } from '../source/stored-source.js';

/** Where a data set's examples come from: files, or nothing but their options. */
export type Source =
  | StoredSource
  | { readonly kind: 'generated'; generate(): Dataset }
  | { readonly kind: 'file'; read(): Promise<Dataset> }
  | ImagesSource;

/** Images of one's own, which are decoded once. */
export interface ImagesSource {
  readonly kind: 'images';
  readonly path: string;
  /** What beside the images says how they become a data set. */
  readonly variant: string;
  list(): ReturnType<typeof listImageFolder>;
  read(folder: Awaited<ReturnType<typeof listImageFolder>>): Promise<Dataset>;
}

/** A kind of data set, and what to tell people of it. */
export interface DatasetKind {
  readonly description: string;
  /** A notation with every option that only this kind has. */
  readonly example: string;
  /** Of one example as the plain name gives it; none for data of one's own. */
  readonly shape?: readonly number[];
  readonly classes?: number;
  /** Set for data of one's own, whose notation has a path behind the name. */
  readonly takesPath?: true;
  /** Reads the options. Throws a NotationError for what it cannot read. */
  source(options: Options, where: { readonly path: string; readonly seed: number }): Source;
}

/** Every data set by the name that a study gives it. */
export const datasetTable: Readonly<Record<string, DatasetKind>> = {
  digits: {
    description: '10,000 digits of MNIST, which come with Isthmus',
    example: 'digits',
    shape: [1, 28, 28],
    classes: 10,
    source: () => digitsSource,
  },
  mnist: {
    description: 'handwritten digits (LeCun et al. 1998)',
    example: 'mnist',
    shape: [1, 28, 28],
    classes: 10,
    source: () => mnistSource,
  },
  'fashion-mnist': {
    description: 'pictures of clothes (Xiao et al. 2017)',
    example: 'fashion-mnist',
    shape: [1, 28, 28],
    classes: 10,
    source: () => fashionMnistSource,
  },
  emnist: {
    description: `handwritten letters and digits (Cohen et al. 2017): ${emnistParts.join(', ')}`,
    example: 'emnist:part=balanced',
    shape: [1, 28, 28],
    classes: 47,
    source: (options) => emnistSource(options.take('part', choice(...emnistParts), 'balanced')),
  },
  'cifar-10': {
    description: 'photographs (Krizhevsky 2009)',
    example: 'cifar-10',
    shape: [3, 32, 32],
    classes: 10,
    source: () => cifar10Source,
  },
  'cifar-100': {
    description: `photographs (Krizhevsky 2009): labels ${cifar100Labels.join(' or ')}`,
    example: 'cifar-100:labels=fine',
    shape: [3, 32, 32],
    classes: 100,
    source: (options) => cifar100Source(options.take('labels', choice(...cifar100Labels), 'fine')),
  },
  svhn: {
    description: 'house numbers, digit by digit (Netzer et al. 2011)',
    example: 'svhn',
    shape: [3, 32, 32],
    classes: 10,
    source: () => svhnSource,
  },
  'teacher-student': {
    description: 'normal inputs, labelled by a random two-layer network',
    example: 'teacher-student:inputs=20,hidden=10,noise=0,train=10000,test=2000,classes=2',
    shape: [20],
    classes: 2,
    source(options, { seed }) {
      const settings = {
        inputs: options.take('inputs', whole, 20),
        hidden: options.take('hidden', whole, 10),
        noise: options.take('noise', deviation, 0),
        train: options.take('train', whole, 10_000),
        test: options.take('test', whole, 2000),
        classes: options.take('classes', classCount, 2),
      };
      const { inputs, hidden, train, test, classes } = settings;
      checkValues(inputs * (train + test) + hidden * (inputs + classes));
      return { kind: 'generated', generate: () => teacherStudent({ ...settings, seed }) };
    },
  },
  'two-moons': {
    description: 'points of two half circles in each other',
    example: 'two-moons:noise=0.1,train=2000,test=1000',
    shape: [2],
    classes: 2,
    source(options, { seed }) {
      const settings = {
        noise: options.take('noise', deviation, 0.1),
        train: options.take('train', whole, 2000),
        test: options.take('test', whole, 1000),
      };
      return { kind: 'generated', generate: () => twoMoons({ ...settings, seed }) };
    },
  },
  file: {
    description: 'your own arrays x and y, as .npz or .safetensors',
    example: 'file:data.npz,test=0.2,classes=10',
    takesPath: true,
    source(options, { path, seed }) {
      const test = options.take('test', share, undefined);
      const classes = options.take('classes', classCount, undefined);
      return { kind: 'file', read: () => readOwnFile(path, { test, seed, classes }) };
    },
  },
  folder: {
    description: 'your own PNG and JPEG images, a folder for each class',
    example: 'folder:images,size=32x32,test=0.2',
    takesPath: true,
    source(options, { path, seed }) {
      const test = options.take('test', share, undefined);
      const size = options.take('size', imageSize, undefined);
      const settings = { test, size, seed };
      return {
        kind: 'images',
        path,
        variant: JSON.stringify(settings),
        list: () => listImageFolder(path),
        read: (folder) => readImageFolder(folder, settings),
      };
    },
  },
};

/** The names of all data sets. */
export const datasetNames: readonly string[] = Object.keys(datasetTable);

/** 1 GiB of float32, of what is generated; all of MNIST has 55 million values. */
const mostValues = 2 ** 28;

function checkValues(values: number): void {
  if (values <= mostValues) return;
  throw new NotationError(`at most ${mostValues} values in all, got ${values}`);
}
