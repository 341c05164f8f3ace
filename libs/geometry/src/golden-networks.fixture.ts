import { readFileSync } from 'node:fs';
import { readWeights } from '@isthmus/checkpoint';
import { parseNetwork } from '@isthmus/network';
import type { Permutation, Weights } from '@isthmus/permutation';

const folder = new URL('../../../tests/vectors/spectra/', import.meta.url);
const file = 'nets.safetensors';
const all = readWeights(readFileSync(new URL(file, folder)), { file }).weights;

/** The network of tests/vectors/spectra. */
export const golden = parseNetwork('mlp:20-16-12-5');

/** What spectra.json says of a net of B under a permutation. */
interface GoldenResult {
  readonly net: string;
  readonly permutation: string;
  readonly l2_before: number;
  readonly l2_after: number;
  readonly l2_reduction_rate: number;
  readonly r: readonly {
    readonly gamma: number;
    readonly score: number;
    readonly layer_terms: readonly number[];
    readonly kept: readonly (readonly number[])[];
    readonly n: readonly number[];
  }[];
}

/** spectra.json: what is expected of its nets. */
interface GoldenValues {
  readonly layers: readonly {
    readonly layer: number;
    readonly singular_values_a: readonly number[];
    readonly singular_values_b: readonly number[];
  }[];
  readonly permutations: Readonly<Record<string, readonly [number[], number[]]>>;
  readonly results: readonly GoldenResult[];
}

/** Its expected values. */
export const goldenValues: GoldenValues = JSON.parse(
  readFileSync(new URL('spectra.json', folder), 'utf8'),
);

/** One of its nets by name. */
export function goldenWeights(name: string): Weights {
  return new Map(
    [...all].flatMap(([tensor, value]) =>
      tensor.startsWith(`${name}.`) ? [[tensor.slice(name.length + 1), value] as const] : [],
    ),
  );
}

/** `x`, or one of its sigmas. */
export function goldenArray(name: string) {
  const value = all.get(name);
  if (value === undefined) throw new Error(`no such array: ${name}`);
  return value;
}

/** One of its permutations by name. */
export function goldenPermutation(name: string): Permutation {
  const indices = goldenValues.permutations[name];
  if (indices === undefined) throw new Error(`no such permutation: ${name}`);
  const [fc1, fc2] = indices;
  return new Map([
    ['fc1', Int32Array.from(fc1)],
    ['fc2', Int32Array.from(fc2)],
  ]);
}
