import { expect, it } from 'vitest';
import { checkWeights } from './check-weights.js';
import { parseNetwork } from './parse-network.js';
import { shortNotation } from './short-notation.js';

const graph = JSON.stringify({
  inputShape: [784],
  nodes: [
    { op: 'linear', name: 'hidden', units: 64 },
    { op: 'relu', name: 'relu' },
    { op: 'linear', name: 'output', units: 10 },
  ],
});

it('a graph in JSON is shown by its beginning, any other notation as it is', () => {
  expect(shortNotation(graph)).toBe(`${graph.slice(0, 60)}...`);
  const long = `mlp:784-${'512-'.repeat(20)}10`;
  expect(shortNotation(long)).toBe(long);
});

it('what does not fit a graph is told without the whole graph', () => {
  expect(() => checkWeights(parseNetwork(graph), new Map())).toThrow(
    /\[network=\{"inputShape".{1,60}\.\.\., tensor=hidden\.weight, expected 64x784, got no such tensor\]/,
  );
});
