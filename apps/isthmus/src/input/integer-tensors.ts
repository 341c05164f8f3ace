import type { Checkpoint } from '@isthmus/checkpoint';
import type { Adopted } from '@isthmus/network';
import { BadInput } from '../terminal/exit-code.js';

/** Integers that nothing is computed from, or that are the same for every input. */
const harmless = /(^|[./])(num_batches_tracked|position_ids|n_averaged|step|epoch)$/;

/** Tensors of integers and booleans that a network does not take, though its module may compute with them. */
export function integerTensors({ tensors, forms }: Checkpoint): readonly string[] {
  const parts = new Set(forms.flatMap((form) => form.parts));
  const floats = /^(F|BF)/;
  return [...tensors].flatMap(([name, { dtype }]) =>
    floats.test(dtype) || parts.has(name) || harmless.test(name) ? [] : [name],
  );
}

/**
 * Throws BadInput for a tensor of integers or booleans that is as long as a layer has units, or of a weight's shape: a
 * mask or an order of units, which the network that names and shapes tell would leave out.
 */
export function refuseIntegerTensors(
  file: string,
  checkpoint: Checkpoint,
  { weights }: Pick<Adopted, 'weights'>,
): void {
  const shapes = new Set(
    [...weights.values()].flatMap(({ shape }) => [shape.join('x'), ...shape.map(String)]),
  );
  for (const name of integerTensors(checkpoint)) {
    const shape = checkpoint.tensors.get(name)?.shape ?? [];
    if (shape.every((size) => size === 1) || !shapes.has(shape.join('x'))) continue;
    throw new BadInput(
      `a tensor of integers or booleans may be a mask or an order of units, which the network as told from names and shapes would leave out [tensor=${name}, shape=${shape.join('x')}, file=${file}]; name the network with --network to leave it out`,
    );
  }
}
