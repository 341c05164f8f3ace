import { readFileSync } from 'node:fs';
import { readWeights } from '@isthmus/checkpoint';
import { forward, type Network, toTensors } from '@isthmus/network';
import type { Weights } from '@isthmus/permutation';
import { readFloats, tensor, tidy, transpose } from '@isthmus/tensorflow';
import type { BatchEvent } from './unit-statistics.js';

const folder = new URL('../../../tests/vectors/repair/', import.meta.url);

/** What repair.json says of the vectors. */
export const repairCases = JSON.parse(readFileSync(new URL('repair.json', folder), 'utf8'));

/** A file of golden vectors. */
export function golden(file: string): Weights {
  return readWeights(readFileSync(new URL(file, folder)), { file }).weights;
}

/** The tensors whose names begin with a prefix, without it. */
export function named(weights: Weights, prefix: string): Weights {
  return new Map(
    [...weights]
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value]),
  );
}

/** Runs work to its end. */
export function drain<Result>(work: Generator<BatchEvent, Result>): Result {
  for (let next = work.next(); ; next = work.next()) if (next.done) return next.value;
}

function examplesOf(file: Weights) {
  const x = file.get('x');
  if (x === undefined) throw new Error('expected examples');
  return x;
}

/** The examples of a golden file, cut into batches in their order. */
export function batchesOf(weights: Weights, sizes: readonly number[]) {
  const x = examplesOf(weights);
  const values = x.data.length / (x.shape[0] ?? 1);
  let from = 0;
  return sizes.map((size) => {
    const rows = x.data.subarray(from * values, (from + size) * values);
    from += size;
    const cut = tensor(rows, [size, ...x.shape.slice(1)]);
    return {
      x: x.shape.length === 4 ? transpose(cut, [0, 2, 3, 1]) : cut,
      y: tensor(new Int32Array(size), [size]),
    };
  });
}

/** What a network answers to the examples of a golden file. */
export function logitsOf(network: Network, weights: Weights, file: Weights) {
  return tidy(
    () => {
      const [count = 0] = examplesOf(file).shape;
      const parameters = toTensors(network, weights);
      const outputs = batchesOf(file, [count]).map(
        ({ x }) => forward(network, parameters, x).output,
      );
      return outputs.map(readFloats).flatMap((values) => [...values]);
    },
    () => [],
  );
}
