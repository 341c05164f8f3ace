import { createBudget, readZip } from '@isthmus/checkpoint';
import { createValues, type Dataset, type Split } from '../set/dataset.js';
import { type FileContent, readContent } from './file-content.js';
import { readIdxSet } from './idx-set.js';

/** The six ways in which NIST divides the characters: classes, and the label of the first one. */
const parts = {
  balanced: { classes: 47, firstLabel: 0 },
  byclass: { classes: 62, firstLabel: 0 },
  bymerge: { classes: 47, firstLabel: 0 },
  digits: { classes: 10, firstLabel: 0 },
  letters: { classes: 26, firstLabel: 1 },
  mnist: { classes: 10, firstLabel: 0 },
} as const;

/** A part of EMNIST (Cohen et al. 2017, table II). */
export type EmnistPart = keyof typeof parts;

/** The parts that there are. */
export const emnistParts = Object.keys(parts) as EmnistPart[];

/** The archive that NIST publishes: all parts, in a folder of gzipped IDX files. */
export const emnistArchiveName = 'gzip.zip';

/** The folder in the archive. */
export const emnistFolder = 'gzip';

/** The four files of a part, without the ".gz" that they may end in. */
export function emnistFileNames(part: EmnistPart): string[] {
  return ['train', 'test'].flatMap((split) =>
    ['images-idx3', 'labels-idx1'].map((kind) => `emnist-${part}-${split}-${kind}-ubyte`),
  );
}

/**
 * Reads a part from the files of `emnistFileNames`, in that order. Throws like `readIdxSet`. Letters
 * are numbered from 0; the files number them from 1.
 */
export async function readEmnist(part: EmnistPart, files: readonly string[]): Promise<Dataset> {
  return readPart(part, await Promise.all(files.map(readContent)));
}

/** Reads a part straight from the archive. Throws a CheckpointError when the archive is damaged. */
export async function readEmnistArchive(part: EmnistPart, archive: string): Promise<Dataset> {
  const { bytes } = await readContent(archive);
  const limitBytes = 4 * bytes.length;
  const budget = createBudget('the archive unpacks to too much', { file: archive, limitBytes });
  const zip = readZip(bytes, { file: archive, budget });
  const contents = emnistFileNames(part).map((name): FileContent => {
    const member = `${emnistFolder}/${name}.gz`;
    return { file: `${archive}:${member}`, bytes: zip.read(member) };
  });
  return readPart(part, contents);
}

/** The files hold every image column by column. */
async function readPart(part: EmnistPart, contents: readonly FileContent[]): Promise<Dataset> {
  const dataset = await readIdxSet(contents, { name: 'emnist', ...parts[part] });
  const [channels, width, height] = dataset.shape;
  const upright = (split: Split) => transposeImages(split, { width, height });
  const splits = { train: upright(dataset.train), test: upright(dataset.test) };
  return { ...dataset, shape: [channels, height, width], ...splits };
}

function transposeImages(
  { count, x, y }: Split,
  { width, height }: { readonly width: number; readonly height: number },
): Split {
  const upright = createValues(x, x.length);
  const pixels = width * height;
  for (let begin = 0; begin < x.length; begin += pixels) {
    for (let i = 0; i < pixels; i++) {
      upright[begin + i] = x[begin + (i % width) * height + Math.floor(i / width)];
    }
  }
  return { count, x: upright, y };
}
