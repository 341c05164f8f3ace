import { initialize } from '@isthmus/network';
import { identityPermutation, permuteWeights, randomPermutation } from '@isthmus/permutation';
import { tensorCount } from '@isthmus/tensorflow';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { branchedNotation, contextOf } from '../problem/match-problem.fixture.js';
import { createGramMatrix, type GramMatrix } from './gram-matrix.js';

const held: GramMatrix[] = [];
let tensorsBefore = 0;
beforeEach(() => {
  tensorsBefore = tensorCount();
});
afterEach(() => {
  for (const gram of held.splice(0)) gram.dispose();
  expect(tensorCount()).toBe(tensorsBefore);
});

/** Two networks, and gram matrices of all groups. */
function gramsOf(notation: string) {
  const { network, groups } = contextOf(notation, { seed: 0 });
  const [a, b] = [1, 2].map((seed) => initialize(network, seed));
  const grams = groups.map((group) =>
    createGramMatrix(group, { a, b, groups }, { kernel: 'dot', axes: group.axes }),
  );
  held.push(...grams);
  return { groups, a, b, grams };
}

function drained<Result>(pieces: Generator<void, Result>): Result {
  for (let next = pieces.next(); ; next = pieces.next()) if (next.done) return next.value;
}

describe('a gram matrix', () => {
  it.each([
    'mlp:7-9-8-3',
    'resnet20:3x8x8-4,width=0.25,norm=layer',
    'vit:3x8x8-4,patch=4,units=12,heads=3,depth=1',
    branchedNotation(3),
  ])('says by how much exchanging two units of %s changes the inner product', (notation) => {
    const { groups, a, b, grams } = gramsOf(notation);
    const last = new Map<number, Float32Array>();
    fc.assert(
      fc.property(fc.nat(1e6), fc.nat(), fc.nat(), fc.nat(), (seed, which, one, other) => {
        const index = which % groups.length;
        const { name, size } = groups[index]!;
        const [i, j] = [one % size, other % size];
        const permutation = randomPermutation(groups, seed);
        const before = permutation.get(name)!;
        const after = before.with(i, before[j]!).with(j, before[i]!);
        const gram = drained(grams[index]!.update(permutation)) ?? last.get(index)!;
        last.set(index, gram);
        const at = (row: number, column: number) => gram[row * size + column]!;
        const change = at(i, after[i]!) + at(j, after[j]!) - at(i, before[i]!) - at(j, before[j]!);
        const inner = (of: typeof permutation) => {
          const { axes } = groups[index]!;
          const touched = new Set(axes.map(({ tensor }) => tensor));
          let sum = 0;
          for (const [tensor, { data }] of permuteWeights(b, groups, of)) {
            if (!touched.has(tensor)) continue;
            data.forEach((value, k) => {
              sum += value * a.get(tensor)!.data[k]!;
            });
          }
          return sum;
        };
        const exact = inner(new Map([...permutation, [name, after]])) - inner(permutation);
        if (i === j) return;
        expect(change).toBeCloseTo(exact, 4);
      }),
      { numRuns: 40 },
    );
  });

  it('is the same after many small moves as anew', () => {
    const { groups, a, b, grams } = gramsOf('mlp:5-300-300-4');
    const permutation = new Map(identityPermutation(groups));
    let kept = drained(grams[0]!.update(permutation))!;
    for (let move = 0; move < 20; move++) {
      const indices = permutation.get('fc2')!;
      permutation.set('fc2', indices.with(move, indices[move + 9]!).with(move + 9, indices[move]!));
      kept = drained(grams[0]!.update(permutation))!;
    }
    const anew = createGramMatrix(
      groups[0]!,
      { a, b, groups },
      { kernel: 'dot', axes: groups[0]!.axes },
    );
    held.push(anew);
    const expected = drained(anew.update(permutation))!;
    expect(Math.max(...kept.map((value, at) => Math.abs(value - expected[at]!)))).toBeLessThan(
      1e-5,
    );
  });

  it('says so when nothing has moved around its group', () => {
    const { groups, grams } = gramsOf('mlp:7-9-8-3');
    const permutation = new Map(randomPermutation(groups, 1));
    const [gram] = grams;
    expect(drained(gram!.update(permutation))).toHaveLength(81);
    expect(drained(gram!.update(permutation))).toBeUndefined();
    permutation.set('fc1', permutation.get('fc1')!.toReversed());
    expect(drained(gram!.update(permutation))).toBeUndefined();
    permutation.set('fc2', permutation.get('fc2')!.slice());
    expect(drained(gram!.update(permutation))).toBeUndefined();
    permutation.set('fc2', permutation.get('fc2')!.toReversed());
    expect(drained(gram!.update(permutation))).toHaveLength(81);
  });
});
