import { createValues, type Dataset, type Split } from '../set/dataset.js';
import { DatasetError } from '../set/dataset-error.js';

/** The weights 0.299, 0.587 and 0.114 of ITU-R BT.601 in 65536ths, as Pillow rounds them. */
const [red, green, blue] = [19595, 38470, 7471];
const whole = 2 ** 16;

/** Makes images of red, green and blue ones of one channel. Throws a DatasetError for any others. */
export function toGray(dataset: Dataset): Dataset {
  const { name, shape } = dataset;
  const [channels, ...size] = shape;
  if (shape.length !== 3 || channels !== 3) {
    const where = {
      dataset: name,
      field: 'gray',
      expected: 'images of 3xHxW',
      got: shape.join('x'),
    };
    throw new DatasetError('only images of three channels can be made gray', where);
  }
  const pixels = size[0] * size[1];
  const convert = ({ count, x, y }: Split): Split => {
    const gray = createValues(x, count * pixels);
    const half = x instanceof Float32Array ? 0 : whole / 2;
    for (let i = 0; i < gray.length; i++) {
      const at = i + 2 * pixels * Math.floor(i / pixels);
      const luma = red * x[at] + green * x[at + pixels] + blue * x[at + 2 * pixels];
      gray[i] = (luma + half) / whole;
    }
    return { count, x: gray, y };
  };
  return {
    ...dataset,
    shape: [1, ...size],
    train: convert(dataset.train),
    test: convert(dataset.test),
  };
}
