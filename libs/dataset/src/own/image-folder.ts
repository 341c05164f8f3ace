import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { reasonOf } from '@isthmus/spelling';
import { DatasetError } from '../set/dataset-error.js';

/** The images of a split by class. */
export interface ImageList {
  readonly files: readonly string[];
  /** The class of each file, as an index of `classes`. */
  readonly labels: readonly number[];
}

/** A folder of images: its classes by name, and one list of images or one of each split. */
export interface ImageFolder {
  readonly classes: readonly string[];
  readonly train: ImageList;
  readonly test: ImageList | undefined;
}

/**
 * Lists a folder that holds a folder of images for each class, as torchvision's ImageFolder; or two
 * such, named train and test. Classes are numbered in the order of their names' characters, as are
 * images; names that begin with a dot are passed over. Throws a DatasetError for anything else.
 */
export async function listImageFolder(path: string): Promise<ImageFolder> {
  const inside = await namesIn(path);
  const others = inside.folders.filter((name) => name !== 'train' && name !== 'test');
  if (others.length > 0 && others.length === inside.folders.length - 2) {
    const where = { folder: path, expected: 'train and test', got: inside.folders.join(' ') };
    const remedy = 'take the others away, or name the folder train by itself';
    throw new DatasetError('beside the splits there are other folders', where, { remedy });
  }
  if (inside.folders.join() !== 'test,train') {
    const classes = await classesIn(path);
    return { classes, train: await listImages(path, classes, classes), test: undefined };
  }
  const [train, test] = [join(path, 'train'), join(path, 'test')];
  const classes = await classesIn(train);
  const tested = await classesIn(test);
  const stray = tested.find((name) => !classes.includes(name));
  if (stray !== undefined) {
    const where = {
      folder: join(test, stray),
      expected: `one of ${classes.join(' ')}`,
      got: stray,
    };
    throw new DatasetError('a class of the test split has no training images', where);
  }
  return {
    classes,
    train: await listImages(train, classes, classes),
    test: await listImages(test, tested, classes),
  };
}

async function classesIn(path: string): Promise<string[]> {
  const { folders, files } = await namesIn(path);
  if (files.length > 0 || folders.length === 0) {
    const got = files.length > 0 ? `the file ${files[0]}` : 'nothing';
    throw new DatasetError('not a folder of classes', {
      ...{ folder: path, expected: 'one folder of images for each class', got },
    });
  }
  return folders;
}

async function listImages(
  path: string,
  present: readonly string[],
  classes: readonly string[],
): Promise<ImageList> {
  const lists = present.map(async (name) => {
    const folder = join(path, name);
    const { folders, files } = await namesIn(folder);
    if (folders.length > 0 || files.length === 0) {
      const got = folders.length > 0 ? `the folder ${folders[0]}` : 'nothing';
      throw new DatasetError('not a folder of images', { folder, expected: 'images', got });
    }
    return files.map((file) => ({ file: join(folder, file), label: classes.indexOf(name) }));
  });
  const images = (await Promise.all(lists)).flat();
  return { files: images.map(({ file }) => file), labels: images.map(({ label }) => label) };
}

/** Names in the order of their characters, which no language setting changes. */
async function namesIn(path: string): Promise<{ folders: string[]; files: string[] }> {
  const entries = await readdir(path, { withFileTypes: true }).catch((cause: unknown) => {
    const got = reasonOf(cause);
    throw new DatasetError('cannot read the folder', { folder: path, got }, { cause });
  });
  const seen = entries.filter(({ name }) => !name.startsWith('.'));
  const isFolder = await Promise.all(
    seen.map(async (entry) => {
      if (!entry.isSymbolicLink()) return entry.isDirectory();
      return (await stat(join(path, entry.name))).isDirectory();
    }),
  );
  const names = (wanted: boolean) =>
    seen.flatMap(({ name }, i) => (isFolder[i] === wanted ? [name] : [])).sort();
  return { folders: names(true), files: names(false) };
}
