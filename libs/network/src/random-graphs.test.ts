import {
  fromAxesToPerm,
  type PermutationSpec,
  permuteWeights,
  randomPermutation,
  toAxesToPerm,
  type Weights,
} from '@isthmus/permutation';
import { createRandom } from '@isthmus/random';
import { readFloats, tensor, tidy } from '@isthmus/tensorflow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { permutationSpec } from './derive-permutation-spec.js';
import { type Graph, type Network, networkParameters } from './network.js';
import { writeNetworkJson } from './network-json.js';
import { opTable } from './op-table.js';
import { parseNetwork } from './parse-network.js';
import { provePermutation } from './prove-permutation.js';
import { candidates, graphs } from './random-graphs.fixture.js';
import { randomWeights } from './random-weights.fixture.js';
import { backward, forward, fromTensors, toTensors } from './run.js';
import { count } from './shape.js';

/** As JSON, so that a failure shows a network that can be tried. */
const notations = graphs.map(writeNetworkJson);
const shapesOf = (network: Network) =>
  new Map([...networkParameters(network)].map(([name, { shape }]) => [name, shape]));

/** A training pass: outputs, and gradients of a weighted sum of them. */
function train(network: Network, weights: Weights) {
  const random = createRandom(1, 'batch');
  const examples = 5;
  const normals = (length: number) => Float32Array.from({ length }, () => random.normal());
  const batch = normals(examples * count(network.inputShape));
  const slopes = normals(examples * 3);
  let outputs: Float32Array = new Float32Array();
  let gradients: Weights = new Map();
  tidy(
    () => {
      const parameters = toTensors(network, weights);
      const x = tensor(batch, [examples, ...network.inputShape]);
      const pass = forward(network, parameters, x, { mode: 'train', seed: 1 });
      outputs = readFloats(pass.output).slice();
      const gradient = tensor(slopes, [examples, 3]);
      gradients = fromTensors(
        network,
        backward(network, parameters, { pass, outputGradient: gradient }),
      );
    },
    () => [],
  );
  return { outputs, gradients };
}

/**
 * In float32: up to a share of the largest value of all, for norms of small batches amplify rounding, above all in
 * gradients. What is permuted otherwise differs by the whole of it.
 */
function expectEqual(got: readonly Float32Array[], wanted: readonly Float32Array[], share: number) {
  const largest = Math.max(...wanted.flatMap((values) => [...values].map(Math.abs)));
  wanted.forEach((values, at) => {
    values.forEach((value, i) => {
      expect(Math.abs(got[at][i] - value)).toBeLessThanOrEqual(share * largest + 1e-6);
    });
  });
}

describe('networks drawn from the op table', () => {
  const drawn = fc.sample(graphs, { numRuns: 500, seed: 1 });

  it('have every op, with every one of its examples', () => {
    const used = new Set(
      drawn.flatMap(({ nodes }) => nodes.map(({ op }) => JSON.stringify(op.notation))),
    );
    const missing = candidates.filter(
      ({ notation: { op, ...options } }) =>
        ![...used].some((text) => {
          const notation = JSON.parse(text);
          return (
            notation.op === op &&
            Object.entries(options).every(([name, value]) => notation[name] === value)
          );
        }),
    );
    expect(
      missing.map(({ notation }) => notation),
      'an op fits no value of the random networks: give it smaller examples',
    ).toEqual([]);
    expect(Object.keys(opTable).length).toBeGreaterThan(15);
  });

  it('are written as JSON that gives them again', () => {
    fc.assert(
      fc.property(notations, (notation) => {
        const network = parseNetwork(notation);
        const again = parseNetwork(network.notation);
        expect(again.notation).toBe(network.notation);
        expect(again.nodes.map(({ op, ...node }) => ({ ...node, ...op.notation }))).toEqual(
          network.nodes.map(({ op, ...node }) => ({ ...node, ...op.notation })),
        );
      }),
    );
  });

  it('have groups of the size of the layers that they are named after, but where they are cut', () => {
    fc.assert(
      fc.property(notations, (notation) => {
        const network = parseNetwork(notation);
        const mayCut = network.nodes.some(({ op }) =>
          ['add', 'group-norm'].includes(op.notation.op),
        );
        for (const { size, units } of namedAfterLayers(network)) {
          if (mayCut) expect(size).toBeLessThanOrEqual(units);
          else expect(size).toBe(units);
        }
      }),
    );
  });

  it('have groups that are cut', () => {
    const cut = drawn.filter((graph) =>
      namedAfterLayers(graph).some(({ size, units }) => size < units),
    );
    expect(cut.length).toBeGreaterThan(20);
  });

  it('compute the same function under a random permutation of every group', () => {
    fc.assert(
      fc.property(notations, fc.nat(), (notation, seed) => {
        const network = parseNetwork(notation);
        const permutation = randomPermutation(permutationSpec(network).groups, seed);
        const proof = provePermutation(network, randomWeights(network, seed), permutation);
        expect(proof).toMatchObject({ equal: true });
      }),
      { numRuns: 100 },
    );
  });

  it('train alike when they are permuted: the same outputs, and the permuted gradients', () => {
    const trained = notations.filter((notation) => !notation.includes('"op":"dropout"'));
    fc.assert(
      fc.property(trained, fc.nat(), (notation, seed) => {
        const network = parseNetwork(notation);
        const { groups } = permutationSpec(network);
        const permutation = randomPermutation(groups, seed);
        const weights = randomWeights(network, seed);
        const before = train(network, weights);
        const after = train(network, permuteWeights(weights, groups, permutation));
        expectEqual([after.outputs], [before.outputs], 1e-3);
        const expected = permuteWeights(
          before.gradients,
          within(groups, before.gradients),
          permutation,
        );
        const names = [...expected.keys()];
        const of = (from: Weights) =>
          names.map((name) => from.get(name)?.data ?? new Float32Array());
        expectEqual(of(after.gradients), of(expected), 2e-3);
      }),
      { numRuns: 100 },
    );
  });

  it("have specs that git-re-basin's form keeps", () => {
    fc.assert(
      fc.property(notations, fc.nat(), (notation, seed) => {
        const network = parseNetwork(notation);
        const { groups } = permutationSpec(network);
        const shapes = shapesOf(network);
        const again = fromAxesToPerm(toAxesToPerm(groups, shapes), shapes);
        const byName = (groups: PermutationSpec) =>
          new Map(groups.map(({ name, size, axes }) => [name, { size, axes: new Set(axes) }]));
        expect(byName(again)).toEqual(byName(groups));
        const weights = randomWeights(network, seed);
        const permutation = randomPermutation(groups, seed);
        expect(permuteWeights(weights, again, permutation)).toEqual(
          permuteWeights(weights, groups, permutation),
        );
      }),
    );
  });
});

/** Groups named after a layer, with that layer's units. */
function namedAfterLayers(graph: Graph) {
  const sizes = new Map(permutationSpec(graph).groups.map(({ name, size }) => [name, size]));
  return graph.nodes.flatMap(({ name, op: { notation } }) => {
    const { units, channels = units, groups = 1 } = notation;
    const size = sizes.get(name);
    return groups === 1 && size !== undefined && typeof channels === 'number'
      ? [{ size, units: channels }]
      : [];
  });
}

/** A spec without the arrays that are not among some weights: running statistics have no gradient. */
function within(spec: PermutationSpec, weights: Weights): PermutationSpec {
  return spec.map((group) => ({
    ...group,
    axes: group.axes.filter(({ tensor }) => weights.has(tensor)),
  }));
}
