import { inverseRoot, multiply, readFloats, scale, subtract, sum } from '@isthmus/tensorflow';
import { type DeviceWeights, innerProduct, pick } from './soft-permutation.js';

/** A loss at some weights of b, and its gradient with respect to them, worked out when asked for. */
export interface LossAtWeights {
  readonly loss: number;
  gradient(): DeviceWeights;
}

/** How far permuted weights of b are from a's: both hold the same trained tensors. Called inside `tidy`. */
type Distance = (a: DeviceWeights, b: DeviceWeights) => LossAtWeights;

/** Keeps |x| differentiable at 0. */
const smallSquare = 1e-16;

/** The mean over all weights of (a - b)^2. */
const l2: Distance = (a, b) => {
  const differences = eachTensor(a, (value, name) => subtract(pick(b, name), value));
  const count = weightCount(a);
  return {
    loss: innerProduct(differences, differences) / count,
    gradient: () => eachTensor(differences, (difference) => scale(difference, 2 / count)),
  };
};

/** The mean over all weights of |a - b|. */
const l1: Distance = (a, b) => {
  const differences = eachTensor(a, (value, name) => subtract(pick(b, name), value));
  const signs = eachTensor(differences, (difference) =>
    multiply(difference, inverseRoot(multiply(difference, difference), smallSquare)),
  );
  const count = weightCount(a);
  return {
    loss: innerProduct(differences, signs) / count,
    gradient: () => eachTensor(signs, (sign) => scale(sign, 1 / count)),
  };
};

/** The mean over all tensors of 1 - cos(a, b). */
const cosine: Distance = (a, b) => {
  const inverseNorm = (value: ReturnType<typeof pick>) =>
    inverseRoot(sum(multiply(value, value)), smallSquare);
  const tensors = [...a].map(([name, value]) => {
    const other = pick(b, name);
    const [perA, perB] = [inverseNorm(value), inverseNorm(other)];
    const direction = multiply(value, perA);
    const cosineOf = multiply(sum(multiply(direction, other)), perB);
    return { name, other, direction, perB, cosineOf };
  });
  const cosines = tensors.map(({ cosineOf }) => readFloats(cosineOf)[0]);
  return {
    loss: cosines.reduce((total, value) => total + (1 - value) / cosines.length, 0),
    gradient: () =>
      new Map(
        tensors.map(({ name, other, direction, perB, cosineOf }) => {
          const along = multiply(multiply(other, perB), cosineOf);
          const across = multiply(subtract(along, direction), perB);
          return [name, scale(across, 1 / tensors.length)];
        }),
      ),
  };
};

/** Every distance by its name in a method's options (Pena et al. 2023, section 3.3). */
export const distances = { l2, l1, cosine } as const;

function eachTensor(
  tensors: DeviceWeights,
  change: (value: ReturnType<typeof pick>, name: string) => ReturnType<typeof pick>,
): DeviceWeights {
  return new Map([...tensors].map(([name, value]) => [name, change(value, name)]));
}

function weightCount(tensors: DeviceWeights): number {
  return [...tensors.values()].reduce((count, { size }) => count + size, 0);
}
