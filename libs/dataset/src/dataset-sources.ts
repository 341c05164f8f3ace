import {
  cifarArchiveName,
  cifarBatchNames,
  cifarFolder,
  readCifar,
  readCifarArchive,
} from './cifar.js';
import type { Dataset, DatasetName } from './dataset.js';
import { digitFileNames, digitsFolder, readDigits } from './digits.js';
import type { PublishedFile } from './download-file.js';
import { idxFileNames, readMnist } from './mnist.js';
import { ownerOfLabels } from './owner-of-labels.js';

/** A set of files that together are a data set, and how they are read. */
export interface FileLayout {
  /** In the order in which `read` takes them; a file may have any one of its names. */
  readonly fileNames: readonly (readonly string[])[];
  read(files: readonly string[]): Promise<Dataset>;
  /** Which data set such files are, where other sets have the same file names. */
  owner?(files: readonly string[]): Promise<DatasetName | undefined>;
}

/** Where a data set comes from and how it lies in a folder. */
export interface DatasetSource {
  /** What can be downloaded; nothing for a set that comes with Isthmus. */
  readonly published: readonly PublishedFile[];
  /** Folders that hold the set where a package has installed it. */
  readonly packageFolders: readonly string[];
  /** The first one that a folder has is read. */
  readonly layouts: readonly FileLayout[];
}

/** The source of every data set. The MD5 sums are those that torchvision lists. */
export const datasetSources: Readonly<Record<DatasetName, DatasetSource>> = {
  digits: {
    published: [],
    packageFolders: [digitsFolder],
    layouts: [{ fileNames: digitFileNames.map((name) => [name]), read: readDigits }],
  },
  mnist: idxSource('mnist', {
    packageFolders: [],
    addresses: [
      'https://ossci-datasets.s3.amazonaws.com/mnist/',
      'http://yann.lecun.com/exdb/mnist/',
    ],
    md5: [
      'f68b3c2dcbeaaa9fbdd348bbdeb94873',
      'd53e105ee54ea40749a09fcbcd1e9432',
      '9fb629c4189551a2d022fa330f9573f3',
      'ec29112dd5afa0611ce80d1b7f02629c',
    ],
  }),
  'fashion-mnist': idxSource('fashion-mnist', {
    packageFolders: ['/usr/share/datasets/fashion-mnist'],
    addresses: ['http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/'],
    md5: [
      '8d4fb7e6c68d591d4c3dfef9ec88bf0d',
      '25c81989df183df01b3e8a0aad5dffbe',
      'bef4ecab320f06d8554ea6380940ec79',
      'bb300cfdad3c16e7a12a480ee83cd310',
    ],
  }),
  'cifar-10': {
    published: [
      {
        name: cifarArchiveName,
        md5: 'c32a1d4ab5d03f1284b67883e8d87530',
        urls: [`https://www.cs.toronto.edu/~kriz/${cifarArchiveName}`],
      },
    ],
    packageFolders: [],
    layouts: [
      {
        fileNames: cifarBatchNames.map((name) => [`${cifarFolder}/${name}`, name]),
        read: readCifar,
      },
      { fileNames: [[cifarArchiveName]], read: ([archive]) => readCifarArchive(archive) },
    ],
  },
};

function idxSource(
  name: DatasetName,
  {
    packageFolders,
    addresses,
    md5,
  }: {
    readonly packageFolders: readonly string[];
    readonly addresses: readonly string[];
    readonly md5: readonly string[];
  },
): DatasetSource {
  return {
    published: idxFileNames.map((file, i) => ({
      name: `${file}.gz`,
      md5: md5[i],
      urls: addresses.map((address) => `${address}${file}.gz`),
    })),
    packageFolders,
    layouts: [
      {
        fileNames: idxFileNames.map((file) => [`${file}.gz`, file]),
        read: (files) => readMnist(name, files),
        owner: ([, , , testLabels]) => ownerOfLabels(testLabels),
      },
    ],
  };
}
