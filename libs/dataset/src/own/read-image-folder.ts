import { createLabels, type Dataset, mostClasses, type Split } from '../set/dataset.js';
import { DatasetError } from '../set/dataset-error.js';
import { splitAtRandom } from '../set/split-at-random.js';
import type { ImageFolder, ImageList } from './image-folder.js';
import { defaultTestShare, type OwnDataOptions } from './own-file.js';
import type { ImageSize } from './read-image.js';

/** Images that are decoded side by side. */
const atOnce = 64;
/** More than this Node does not read from one file, so that it could not be stored. */
const mostBytes = 2 ** 31 - 1;

/**
 * Reads the images of a folder as 8 bits of red, green and blue; without a `size` they must all have
 * that of the first one. Throws a DatasetError that names the file or folder at fault.
 */
export async function readImageFolder(
  { classes, train, test }: ImageFolder,
  { size, test: share, seed }: OwnDataOptions & { readonly size: ImageSize | undefined },
): Promise<Dataset> {
  const [first] = train.files;
  if (classes.length > mostClasses) {
    const expected = `at most ${mostClasses} folders`;
    throw new DatasetError('too many classes', { expected, got: classes.length });
  }
  if (test !== undefined && share !== undefined) {
    const remedy = 'leave the option test out, or the folder';
    throw new DatasetError('the folder has a test split', { test: share }, { remedy });
  }
  // Loaded here alone: services, which get data sets ready-made, need no image library.
  const { readImage } = await import('./read-image.js');
  const common = size ?? (await readImage(first, undefined)).size;
  const read = async ({ files, labels }: ImageList): Promise<Split> => {
    const x = allocate(files.length, common);
    const values = x.length / files.length;
    for (let begin = 0; begin < files.length; begin += atOnce) {
      const some = files.slice(begin, begin + atOnce).map(async (file, i) => {
        const image = await readImage(file, size);
        if (image.size.join() !== common.join()) {
          const where = { file, expected: `${common.join('x')} as ${first}` };
          const remedy = `stretch all to one size, as with size=${common.join('x')}`;
          const got = image.size.join('x');
          throw new DatasetError('images differ in size', { ...where, got }, { remedy });
        }
        x.set(image.pixels, (begin + i) * values);
      });
      await Promise.all(some);
    }
    const y = createLabels(files.length, classes.length);
    y.set(labels);
    return { count: files.length, x, y };
  };
  const all = await read(train);
  const splits =
    test === undefined
      ? splitAtRandom(all, { test: share ?? defaultTestShare, seed })
      : { train: all, test: await read(test) };
  return { name: 'folder', shape: [3, ...common], classes: classes.length, ...splits };
}

function allocate(count: number, [height, width]: ImageSize): Uint8Array {
  const bytes = count * 3 * height * width;
  if (bytes <= mostBytes) return new Uint8Array(bytes);
  const where = {
    images: count,
    size: `${height}x${width}`,
    expected: `at most ${mostBytes} bytes`,
  };
  const remedy = 'give a smaller size, as with size=64x64';
  throw new DatasetError('the images take too much memory', { ...where, got: bytes }, { remedy });
}
