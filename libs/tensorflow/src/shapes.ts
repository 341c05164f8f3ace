import { native, type Tensor } from './native.js';
import { float, runOp, runOps } from './run-op.js';
import { scalar } from './tensors.js';

/** The same entries in another shape. */
export function reshape(value: Tensor, shape: readonly number[]): Tensor {
  const T = value.dtype === 'int32' ? 'int32' : 'float32';
  return runOp('Reshape', [value, integers(shape)], { T, Tshape: 'int32' });
}

/** Axes in another order: axis i of the result is axis `order[i]` of `value`. */
export function transpose(value: Tensor, order: readonly number[]): Tensor {
  return runOp('Transpose', [value, integers(order)], { ...float, Tperm: 'int32' });
}

/** Sum over some axes; they stay, with size 1, when they are kept. */
export function sumOver(value: Tensor, axes: readonly number[], { keepDims = false } = {}): Tensor {
  return runOp('Sum', [value, integers(axes)], { ...float, Tidx: 'int32', keep_dims: keepDims });
}

/** Mean over some axes, likewise. */
export function meanOver(
  value: Tensor,
  axes: readonly number[],
  { keepDims = false } = {},
): Tensor {
  return runOp('Mean', [value, integers(axes)], { ...float, Tidx: 'int32', keep_dims: keepDims });
}

/** Root of the sum of squares over some axes, likewise. */
export function normOver(
  value: Tensor,
  axes: readonly number[],
  { keepDims = false } = {},
): Tensor {
  const attributes = { ...float, Tidx: 'int32', keep_dims: keepDims } as const;
  return runOp('EuclideanNorm', [value, integers(axes)], attributes);
}

/** Repeats a value of size-1 axes along them, up to `shape`. */
export function broadcastTo(value: Tensor, shape: readonly number[]): Tensor {
  return runOp('BroadcastTo', [value, integers(shape)], { ...float, Tidx: 'int32' });
}

/** Takes `indices` (int32) along one axis. */
export function gather(value: Tensor, indices: Tensor, axis: number): Tensor {
  return runOp('GatherV2', [value, indices, native().tf.scalar(axis, 'int32')], {
    Tparams: value.dtype === 'int32' ? 'int32' : 'float32',
    Tindices: 'int32',
    Taxis: 'int32',
  });
}

/** What lies behind each other along the first axis, one by one: of a vector its numbers. */
export function unstack(value: Tensor): readonly Tensor[] {
  const [num = 0] = value.shape;
  if (num === 0) return [];
  const T = value.dtype === 'int32' ? 'int32' : 'float32';
  return runOps('Unpack', [value], { T, num: { int: num }, axis: { int: 0 } }, num);
}

/** `size` entries of one axis from `begin` on. */
export function slice(value: Tensor, axis: number, begin: number, size: number): Tensor {
  const begins = value.shape.map((_, i) => (i === axis ? begin : 0));
  const sizes = value.shape.map((all, i) => (i === axis ? size : all));
  return runOp('Slice', [value, integers(begins), integers(sizes)], { ...float, Index: 'int32' });
}

/** Images (n x h x w x channels) with `border` more entries of one value on all four sides. */
export function padImages(images: Tensor, border: number, value: number): Tensor {
  const around = [0, 0, border, border, border, border, 0, 0];
  const borders = native().tf.tensor2d(around, [4, 2], 'int32');
  return runOp('PadV2', [images, borders, scalar(value)], { ...float, Tpaddings: 'int32' });
}

/** Images without `border` entries on all four sides. */
export function cropImages(images: Tensor, border: number): Tensor {
  const [, height, width]: number[] = images.shape;
  const rows = slice(images, 1, border, height - 2 * border);
  return slice(rows, 2, border, width - 2 * border);
}

/** Values behind each other along one axis. */
export function concatenate(values: readonly Tensor[], axis: number): Tensor {
  return runOps(
    'ConcatV2',
    [...values, native().tf.scalar(axis, 'int32')],
    { ...float, N: { int: values.length }, Tidx: 'int32' },
    1,
  )[0];
}

/** Where units lie on an axis: unit i takes `block` entries from `offset + i * block` on. */
export interface UnitsOnAxis {
  readonly axis: number;
  readonly units: number;
  readonly offset: number;
  readonly block: number;
}

/** One row a unit, with all entries that lie at it: (units x rest). */
export function unfold(value: Tensor, { axis, units, offset, block }: UnitsOnAxis): Tensor {
  const { shape } = value;
  const isWhole = units * block === shape[axis];
  const part = isWhole ? value : slice(value, axis, offset, units * block);
  const rest = value.size / shape[axis];
  const outer = shape.slice(0, axis).reduce((product, size) => product * size, 1);
  if (outer === 1) return reshape(part, [units, block * rest]);
  const apart = reshape(part, [outer, units, (block * rest) / outer]);
  return reshape(transpose(apart, [1, 0, 2]), [units, block * rest]);
}

/** Undoes `unfold`: `value` with other rows (units x rest) where the units lie. */
export function fold(
  rows: Tensor,
  value: Tensor,
  { axis, units, offset, block }: UnitsOnAxis,
): Tensor {
  const shape: readonly number[] = value.shape;
  const length = units * block;
  const outer = shape.slice(0, axis).reduce((product, size) => product * size, 1);
  const inOrder =
    outer === 1
      ? rows
      : transpose(reshape(rows, [units, outer, rows.size / (units * outer)]), [1, 0, 2]);
  const part = reshape(inOrder, shape.with(axis, length));
  if (length === shape[axis]) return part;
  const end = offset + length;
  const before = slice(value, axis, 0, offset);
  const after = slice(value, axis, end, shape[axis] - end);
  return concatenate([before, part, after], axis);
}

function integers(values: readonly number[]): Tensor {
  return native().tf.tensor1d([...values], 'int32');
}
