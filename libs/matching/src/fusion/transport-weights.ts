import { networkParameters } from '@isthmus/network';
import type { TensorAxis, Weights, WeightTensor } from '@isthmus/permutation';
import {
  concatenate,
  matMul,
  readFloats,
  reshape,
  slice,
  type Tensor,
  tensor,
  tidy,
  transpose,
  unfold,
} from '@isthmus/tensorflow';
import type { Architecture } from '../problem/model.js';
import type { Matrix } from '../search/fusion.js';

/** Makes new units of a group out of old ones: both matrices are new units x old units. */
export interface UnitMaps {
  /** For what leads into the units, on axis 0 of their arrays. */
  readonly incoming: Matrix;
  /** For what leads on from them, on all other axes. */
  readonly outgoing: Matrix;
}

/** What becomes of the units of one network in another, by group. */
export interface WidthChange {
  readonly from: Architecture;
  readonly to: Architecture;
  readonly maps: ReadonlyMap<string, UnitMaps>;
}

/** A group's places on one axis, in the network that the weights come from and in the other. */
interface Segment {
  readonly maps: UnitMaps;
  readonly from: TensorAxis;
  readonly to: TensorAxis;
}

/**
 * Weights of a network of other widths: on every axis of every group, unit i of the result is the sum
 * over j of matrix[i][j] times unit j of `weights`. The networks must have the same groups
 * on the same axes, in the same order; groups without maps stay as they are. Throws a
 * RangeError that names the tensor where they do not fit.
 */
export function transportWeights(weights: Weights, change: WidthChange): Weights {
  return new Map(
    [...networkParameters(change.to.network)].map(([name, { shape }]): [string, WeightTensor] => {
      const moved = transportTensor(weights, name, change);
      if (moved.shape.join() !== shape.join()) {
        throw new RangeError(
          `units cannot be carried over to a network of other widths [tensor=${name}, expected ${shape.join('x')}, got ${moved.shape.join('x')}]`,
        );
      }
      return [name, moved];
    }),
  );
}

/** The same for one tensor, and for such places of groups on it as `isMoved` picks. */
export function transportTensor(
  weights: Weights,
  name: string,
  change: WidthChange,
  isMoved: (place: TensorAxis, maps: UnitMaps) => boolean = () => true,
): WeightTensor {
  const weight = weights.get(name);
  if (weight === undefined) throw new RangeError(`a model lacks a tensor [tensor=${name}]`);
  const segments = segmentsOf(change).filter(
    ({ from, maps }) => from.tensor === name && isMoved(from, maps),
  );
  if (segments.length === 0) return weight;
  const [moved] = tidy(
    () => {
      const value = tensor(weight.data, weight.shape);
      return [
        inOrder(segments).reduce((before, segment) => transportSegment(before, segment), value),
      ];
    },
    (made) => made,
  );
  const { shape } = moved;
  const data = readFloats(moved);
  moved.dispose();
  return { shape, data };
}

function segmentsOf({ from, to, maps }: WidthChange): readonly Segment[] {
  return from.groups.flatMap(({ name, axes }) => {
    const ofGroup = maps.get(name);
    if (ofGroup === undefined) return [];
    const others = to.groups.find((group) => group.name === name)?.axes ?? [];
    return axes.map((place, i) => {
      const other = others[i];
      if (other?.tensor !== place.tensor || other.axis !== place.axis) {
        throw new RangeError(
          `the networks differ in more than their widths [group=${name}, tensor=${place.tensor}, axis=${place.axis}]`,
        );
      }
      return { maps: ofGroup, from: place, to: other };
    });
  });
}

/**
 * Where sizes change, from the end of each axis to its beginning, so that what is still to come lies
 * where it lay. Where none does, in the order of the groups, since they may lie within others.
 */
function inOrder(segments: readonly Segment[]): readonly Segment[] {
  const isSquare = segments.every(({ maps }) => maps.incoming.rows === maps.incoming.columns);
  if (isSquare) return segments;
  const end = ({ from, maps }: Segment) => from.offset + from.block * maps.incoming.columns;
  const ordered = segments.toSorted((one, other) => other.from.offset - one.from.offset);
  for (const [i, { from }] of ordered.entries()) {
    const before = ordered.slice(i + 1).filter((other) => other.from.axis === from.axis);
    const isNested = before.some((other) => end(other) > from.offset);
    if (isNested || from.block !== ordered[i].to.block) {
      throw new RangeError(
        `units that lie in blocks of another size cannot be carried over [tensor=${from.tensor}, axis=${from.axis}]`,
      );
    }
  }
  return ordered;
}

function transportSegment(value: Tensor, { maps, from }: Segment): Tensor {
  const { axis, offset, block } = from;
  const { rows, columns, data } = axis === 0 ? maps.incoming : maps.outgoing;
  const old = unfold(value, { axis, units: columns, offset, block });
  const units = matMul(tensor(data, [rows, columns]), old);
  const shape: readonly number[] = value.shape;
  const outer = shape.slice(0, axis).reduce((product, size) => product * size, 1);
  const apart = transpose(reshape(units, [rows, outer, units.size / (rows * outer)]), [1, 0, 2]);
  const part = reshape(apart, shape.with(axis, rows * block));
  const end = offset + columns * block;
  if (offset === 0 && end === shape[axis]) return part;
  const [before, after] = [
    slice(value, axis, 0, offset),
    slice(value, axis, end, shape[axis] - end),
  ];
  return concatenate([before, part, after], axis);
}
