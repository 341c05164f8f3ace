import {
  type CifarFormat,
  cifar10,
  cifar100,
  type cifar100Labels,
  readCifar,
  readCifarArchive,
} from '../formats/cifar.js';
import { digitFileNames, digitsFolder, readDigits } from '../formats/digits.js';
import {
  type EmnistPart,
  emnistArchiveName,
  emnistFileNames,
  emnistFolder,
  readEmnist,
  readEmnistArchive,
} from '../formats/emnist.js';
import { idxFileNames, readMnist } from '../formats/mnist.js';
import { ownerOfLabels } from '../formats/owner-of-labels.js';
import { readSvhn, svhnFileNames } from '../formats/svhn.js';
import type { StoredSource } from './stored-source.js';

// The MD5 sums are those that torchvision lists and, for CIFAR, the page of the data sets.

/** The digits that come with Isthmus. */
export const digitsSource: StoredSource = {
  kind: 'stored',
  name: 'digits',
  variant: '',
  published: [],
  packageFolders: [digitsFolder],
  layouts: [{ fileNames: digitFileNames.map((name) => [name]), read: readDigits }],
};

export const mnistSource = idxSource('mnist', {
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
});

export const fashionMnistSource = idxSource('fashion-mnist', {
  packageFolders: ['/usr/share/datasets/fashion-mnist'],
  addresses: ['http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/'],
  md5: [
    '8d4fb7e6c68d591d4c3dfef9ec88bf0d',
    '25c81989df183df01b3e8a0aad5dffbe',
    'bef4ecab320f06d8554ea6380940ec79',
    'bb300cfdad3c16e7a12a480ee83cd310',
  ],
});

/** One of the parts of EMNIST. */
export function emnistSource(part: EmnistPart): StoredSource {
  return {
    kind: 'stored',
    name: 'emnist',
    variant: part,
    published: [
      {
        name: emnistArchiveName,
        md5: '58c8d27c78d21e728a6bc7b3cc06412e',
        urls: [`https://biometrics.nist.gov/cs_links/EMNIST/${emnistArchiveName}`],
      },
    ],
    packageFolders: [],
    layouts: [
      {
        fileNames: emnistFileNames(part).map((name) =>
          [`${name}.gz`, name].flatMap((file) => [file, `${emnistFolder}/${file}`]),
        ),
        read: (files) => readEmnist(part, files),
      },
      { fileNames: [[emnistArchiveName]], read: ([archive]) => readEmnistArchive(part, archive) },
    ],
  };
}

export const cifar10Source = cifarSource(cifar10, {
  variant: '',
  md5: 'c32a1d4ab5d03f1284b67883e8d87530',
});

/** CIFAR-100 with one of its two kinds of labels. */
export function cifar100Source(labels: (typeof cifar100Labels)[number]): StoredSource {
  const md5 = '03b5dce01913d631647c71ecec9e9cb8';
  return cifarSource(cifar100(labels), { variant: labels, md5 });
}

export const svhnSource: StoredSource = {
  kind: 'stored',
  name: 'svhn',
  variant: '',
  published: [],
  packageFolders: [],
  byHand: `convert the published files into ${svhnFileNames.join(' and ')} as docs/datasets.md shows`,
  layouts: [{ fileNames: svhnFileNames.map((name) => [name]), read: readSvhn }],
};

function cifarSource(
  format: CifarFormat,
  { variant, md5 }: { readonly variant: string; readonly md5: string },
): StoredSource {
  const { name, archive, folder, batches } = format;
  return {
    kind: 'stored',
    name,
    variant,
    packageFolders: [],
    published: [{ name: archive, md5, urls: [`https://www.cs.toronto.edu/~kriz/${archive}`] }],
    layouts: [
      {
        fileNames: batches.map((batch) => [`${folder}/${batch}`, batch]),
        read: (files) => readCifar(format, files),
      },
      { fileNames: [[archive]], read: ([file]) => readCifarArchive(format, file) },
    ],
  };
}

function idxSource(
  name: string,
  {
    packageFolders,
    addresses,
    md5,
  }: {
    readonly packageFolders: readonly string[];
    readonly addresses: readonly string[];
    readonly md5: readonly string[];
  },
): StoredSource {
  return {
    kind: 'stored',
    name,
    variant: '',
    packageFolders,
    published: idxFileNames.map((file, i) => ({
      name: `${file}.gz`,
      md5: md5[i],
      urls: addresses.map((address) => `${address}${file}.gz`),
    })),
    layouts: [
      {
        fileNames: idxFileNames.map((file) => [`${file}.gz`, file]),
        read: (files) => readMnist(name, files),
        owner: ([, , , testLabels]) => ownerOfLabels(testLabels),
      },
    ],
  };
}
