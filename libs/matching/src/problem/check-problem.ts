import type { Split } from '@isthmus/dataset';
import { networkParameters } from '@isthmus/network';
import { checkPermutation, type PermutationGroup, type Weights } from '@isthmus/permutation';
import type { MatchProblem } from './match-problem.js';

/**
 * Throws a RangeError, which names model, tensor and index, unless a method can work on a problem:
 * two models or more, each with the network's tensors in their shapes and all values finite, groups
 * with units on axes of these tensors, and one start for each model.
 */
export function checkProblem(problem: MatchProblem): void {
  const { network, models, groups, start, checkpoints } = problem;
  if (models.length < 2) {
    throw new RangeError(`matching needs two models or more [models=${models.length}]`);
  }
  if (start.length !== models.length) {
    throw new RangeError(
      `expected one start for each model [models=${models.length}, starts=${start.length}]`,
    );
  }
  const parameters = [...networkParameters(network)];
  const stacked = checkpoints === undefined ? [] : [checkpoints];
  const shapes = new Map(parameters.map(([name, { shape }]) => [name, [...shape, ...stacked]]));
  for (const group of groups) checkGroup(group, shapes);
  for (const [i, model] of models.entries()) checkModel(model, shapes, i + 1);
  for (const permutation of start) checkPermutation(groups, permutation);
}

function checkGroup(
  { name, size, axes }: PermutationGroup,
  shapes: ReadonlyMap<string, readonly number[]>,
): void {
  if (!(size >= 1)) throw new RangeError(`a group has no units [group=${name}, size=${size}]`);
  for (const { tensor, axis, offset, block } of axes) {
    const got = shapes.get(tensor)?.[axis];
    const expected = offset + size * block;
    if (got === undefined || got < expected) {
      throw new RangeError(
        `a group does not fit the network [group=${name}, tensor=${tensor}, axis=${axis}, expected ${expected} entries or more, got ${got ?? 'no such axis'}]`,
      );
    }
  }
}

/** Gives the examples. Throws a RangeError unless there are two or more. */
export function requireData(data: Split | undefined): Split {
  if (data === undefined) {
    throw new RangeError(
      'the method looks at training examples, and was given none: name a data set',
    );
  }
  if (data.count < 2) {
    throw new RangeError(`the method needs two training examples or more [examples=${data.count}]`);
  }
  return data;
}

function checkModel(
  weights: Weights,
  shapes: ReadonlyMap<string, readonly number[]>,
  model: number,
): void {
  for (const [tensor, shape] of shapes) {
    const got = weights.get(tensor);
    if (got?.shape.join() !== shape.join()) {
      throw new RangeError(
        `a model does not fit the network [model=${model}, tensor=${tensor}, expected ${shape.join('x')}, got ${got?.shape.join('x') ?? 'no such tensor'}]`,
      );
    }
    const index = firstNotFinite(got.data);
    if (index !== -1) {
      throw new RangeError(
        `a model has a value that is not finite [model=${model}, tensor=${tensor}, index=${indicesOf(index, shape)}, got ${got.data[index]}]`,
      );
    }
  }
  const stray = [...weights.keys()].find((tensor) => !shapes.has(tensor));
  if (stray !== undefined) {
    throw new RangeError(
      `a model has a tensor that the network lacks [model=${model}, tensor=${stray}]`,
    );
  }
}

/** A plain loop, and a difference that is 0 for finite values alone: calls take longer than some methods. */
function firstNotFinite(data: Float32Array): number {
  for (let i = 0; i < data.length; i++) if (data[i] - data[i] !== 0) return i;
  return -1;
}

/** Where the entry at `position` lies, as "2,0,1". */
function indicesOf(position: number, shape: readonly number[]): string {
  let rest = position;
  const innermostFirst = shape.toReversed().map((size) => {
    const index = rest % size;
    rest = Math.floor(rest / size);
    return index;
  });
  return innermostFirst.reverse().join(',');
}
