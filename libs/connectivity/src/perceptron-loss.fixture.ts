import type { PermutationSpec, Weights } from '@isthmus/permutation';

const [inputs, hidden] = [3, 6];

/** Numbers that make a perceptron of 3 inputs, 6 hidden units and 1 output. */
export const numbers = hidden * (inputs + 2);

/** Its hidden units. */
export const perceptronSpec: PermutationSpec = [
  {
    name: 'fc1',
    size: hidden,
    axes: [
      { tensor: 'fc1.weight', axis: 0, offset: 0, block: 1 },
      { tensor: 'fc1.bias', axis: 0, offset: 0, block: 1 },
      { tensor: 'fc2.weight', axis: 1, offset: 0, block: 1 },
    ],
  },
];

/** A perceptron of given numbers. */
export function perceptronOf(values: readonly number[]): Weights {
  const tensor = (from: number, ...shape: readonly number[]) => {
    const size = shape.reduce((product, length) => product * length, 1);
    return { shape, data: Float32Array.from(values.slice(from, from + size)) };
  };
  return new Map([
    ['fc1.weight', tensor(0, hidden, inputs)],
    ['fc1.bias', tensor(hidden * inputs, hidden)],
    ['fc2.weight', tensor(hidden * (inputs + 1), 1, hidden)],
  ]);
}

const examples = [
  [1, 0, -1],
  [0.5, 2, 0],
  [-1, 1, 1],
  [0, -2, 0.5],
];

/** Its mean squared error: of the sum of an example's inputs, which it is to predict. */
export function lossOf(weights: Weights): number {
  const [w1, b1, w2] = ['fc1.weight', 'fc1.bias', 'fc2.weight'].map(
    (name) => weights.get(name)?.data ?? new Float32Array(),
  );
  const errors = examples.map((x) => {
    let output = 0;
    for (let unit = 0; unit < hidden; unit++) {
      const sum = x.reduce((dot, value, i) => dot + w1[unit * inputs + i] * value, b1[unit]);
      output += w2[unit] * Math.max(0, sum);
    }
    return (output - x.reduce((sum, value) => sum + value, 0)) ** 2;
  });
  return errors.reduce((sum, error) => sum + error, 0) / examples.length;
}
