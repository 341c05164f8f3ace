import type { Weights, WeightTensor } from '@isthmus/permutation';

/**
 * Stacks the checkpoints of one trajectory along a new last axis, so that weight matching of two such
 * stacks finds one permutation for all pairs of checkpoints: its objective is the sum of theirs, and the
 * groups stay as they are ("super-alignment", Sharma et al. 2024). Throws a RangeError without checkpoints
 * and, naming checkpoint and tensor, where they differ in tensors or shapes.
 */
export function stackCheckpoints(checkpoints: readonly Weights[]): Weights {
  const [first] = checkpoints;
  if (first === undefined) throw new RangeError('expected one checkpoint or more, got none');
  for (const [i, checkpoint] of checkpoints.entries()) checkAlike(first, checkpoint, i + 1);
  return new Map(
    [...first].map(
      ([
        name,
        {
          shape,
          data: { length },
        },
      ]): [string, WeightTensor] => {
        const data = new Float32Array(length * checkpoints.length);
        checkpoints.forEach((checkpoint, which) => {
          const from = checkpoint.get(name)?.data ?? data;
          for (let i = 0; i < length; i++) data[i * checkpoints.length + which] = from[i];
        });
        return [name, { shape: [...shape, checkpoints.length], data }];
      },
    ),
  );
}

function checkAlike(first: Weights, other: Weights, checkpoint: number): void {
  for (const name of new Set([...first.keys(), ...other.keys()])) {
    const [expected, got] = [first, other].map((weights) => weights.get(name)?.shape.join('x'));
    if (expected === got) continue;
    throw new RangeError(
      `checkpoints of one trajectory differ [checkpoint=${checkpoint}, tensor=${name}, expected ${expected ?? 'no such tensor'}, got ${got ?? 'no such tensor'}]`,
    );
  }
}
