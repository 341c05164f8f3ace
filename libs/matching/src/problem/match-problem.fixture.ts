import { readFileSync } from 'node:fs';
import { readWeights } from '@isthmus/checkpoint';
import { innerProduct } from '@isthmus/connectivity';
import type { Split } from '@isthmus/dataset';
import {
  adopt,
  forward,
  initialize,
  type Network,
  outputShape,
  parseNetwork,
  permutationSpec,
  toTensors,
} from '@isthmus/network';
import { identityPermutation, permuteWeights, type Weights } from '@isthmus/permutation';
import { createRandom } from '@isthmus/random';
import { readFloats, tensor, tidy } from '@isthmus/tensorflow';
import type { Matcher, MatchStep, MatchTick, PairMatcher } from '../search/matcher.js';
import { untimed } from '../search/ticking.js';
import type { MatchContext, MatchProblem, PairProblem } from './match-problem.js';
import type { Model } from './model.js';

export { untimed };

const folder = new URL('../../../../tests/vectors/matching/', import.meta.url);

/** The tensors of a file of golden values, whose names begin with `prefix`, without it. */
export function goldenWeights(file: string, prefix: string): Weights {
  const { weights } = readWeights(readFileSync(new URL(file, folder)), { file });
  return new Map(
    [...weights]
      .filter(([tensor]) => tensor.startsWith(prefix))
      .map(([tensor, value]) => [tensor.slice(prefix.length), value]),
  );
}

/** The golden values of a JSON file. */
export function goldenJson(file: string): unknown {
  return JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
}

/** The pair of networks of a golden case. */
export function goldenProblem(name: string, seed: number): PairProblem {
  const [a, b] = ['a.', 'b.'].map((prefix) => goldenWeights(`${name}.safetensors`, prefix));
  const context = contextOf(adopt(a).network.notation, { seed });
  return { ...context, a, b, start: identityPermutation(context.groups) };
}

/** What surrounds a problem: a network by its notation, its groups, and 256 examples for it. */
export function contextOf(notation: string, { seed }: { readonly seed: number }): MatchContext {
  const network = parseNetwork(notation);
  const { groups } = permutationSpec(network);
  return { network, groups, data: examplesFor(network, 256, seed), seed, timed: untimed };
}

/**
 * A network whose groups lie behind each other on an axis, in blocks, and on both sides of a
 * depthwise convolution: two branches, concatenated and flattened.
 */
export function branchedNotation(width: number): string {
  const convolution = { op: 'convolution', kernel: 3, bias: true };
  const channels = 3 * width;
  return JSON.stringify({
    inputShape: [3, 8, 8],
    nodes: [
      { ...convolution, name: 'conv1', channels: 2 * width },
      { op: 'gelu', name: 'gelu1' },
      { ...convolution, name: 'left', channels: 2 * width, inputs: ['gelu1'] },
      { ...convolution, name: 'right', channels: width, inputs: ['gelu1'] },
      { op: 'concat', name: 'both', inputs: ['left', 'right'] },
      { ...convolution, name: 'depthwise', channels, groups: channels },
      { op: 'gelu', name: 'gelu2' },
      { op: 'max-pool', name: 'pool', kernel: 4 },
      { op: 'flatten', name: 'flat' },
      { op: 'linear', name: 'fc1', units: 4 * width },
      { op: 'gelu', name: 'gelu3' },
      { op: 'linear', name: 'fc2', units: 4 },
    ],
  });
}

/** Freshly initialised networks, lined up from the identity. */
export function freshProblem(
  notation: string,
  { models, seed }: { readonly models: number; readonly seed: number },
): MatchProblem {
  const context = contextOf(notation, { seed });
  const fresh = (i: number) => initialize(context.network, 1000 * seed + i);
  return {
    ...context,
    models: Array.from({ length: models }, (_, i) => fresh(i)),
    start: Array.from({ length: models }, () => identityPermutation(context.groups)),
  };
}

/** Runs a matcher for pairs to its end. */
export function solvePair(match: PairMatcher, problem: PairProblem) {
  return drain(match(problem));
}

/** Runs a matcher to its end. */
export function solve(match: Matcher, problem: MatchProblem) {
  return drain(match(problem));
}

/** Runs a search to its end: what it found, and its steps. */
export function drain<Result>(search: Generator<MatchStep | MatchTick, Result>) {
  const steps: MatchStep[] = [];
  for (let next = search.next(); ; next = search.next()) {
    if (next.done) return { ...next.value, steps };
    if (next.value.kind === 'step') steps.push(next.value);
  }
}

/** What a network gives on 16 examples of standard normals. */
export function outputsOf({ network, weights }: Pick<Model, 'network' | 'weights'>): Float32Array {
  const random = createRandom(1, 'outputs');
  const shape = [16, ...network.inputShape];
  const length = shape.reduce((product, size) => product * size, 1);
  const x = Float32Array.from({ length }, () => random.normal());
  const [output] = tidy(
    () => [forward(network, toTensors(network, weights), tensor(x, shape)).output],
    (made) => made,
  );
  const floats = readFloats(output);
  output.dispose();
  return floats;
}

/** Sum over all tensors of <a, permuted b>. */
export function objectiveOf(
  { a, b, groups }: PairProblem,
  { permutation }: { readonly permutation: PairProblem['start'] },
): number {
  return innerProduct(a, permuteWeights(b, groups, permutation));
}

/** Random images, labelled by the brightest of their first pixels: something that can be learnt. */
function examplesFor(network: Network, count: number, seed: number): Split {
  const size = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1);
  const [values, classes] = [size(network.inputShape), size(outputShape(network))];
  const random = createRandom(seed, 'examples');
  const x = Uint8Array.from({ length: count * values }, () => random.integer(256));
  const y = Uint8Array.from({ length: count }, (_, i) => {
    const first = x.subarray(i * values, i * values + Math.min(classes, values));
    return first.indexOf(Math.max(...first));
  });
  return { x, y, count };
}
