import { z } from 'zod';
import { bounds, listOf } from './bounds.js';

const count = z
  .int()
  .nonnegative()
  .max(2 ** 31 - 1);

const name = z.string().max(bounds.name);

const axis = z.strictObject({ tensor: name, axis: count, offset: count, block: count.positive() });

const group = z.strictObject({
  name,
  size: count.positive(),
  axes: listOf(axis, { most: bounds.axes }),
});

/** A permutation spec of one's own, as `@isthmus/permutation` has it. */
export const ownSpec = z.strictObject({ groups: listOf(group, { most: bounds.groups }) });
