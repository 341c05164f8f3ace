import { createHash } from 'node:crypto';
import { initialize, toTensors } from '@isthmus/network';
import {
  createEagerProgram,
  createProgram,
  disposeAll,
  type Program,
  readFloats,
  type Tensor,
  tensor,
  tensorCount,
  tidy,
} from '@isthmus/tensorflow';
import { toDevice } from '@isthmus/training';
import { describe, expect, it } from 'vitest';
import { activationMoments, createUnits } from '../activation/activation-pass.js';
import { tapsOf } from '../activation/activation-taps.js';
import { requireData } from '../problem/check-problem.js';
import { contextOf, drain, untimed } from '../problem/match-problem.fixture.js';
import { createLossGradient, mergeTensors } from '../soft/midpoint-loss.js';
import { createRepeatedWork } from './repeated-work.js';

const networks = ['mlp:12-16-10-4,norm=batch', 'resnet20:3x8x8-4,width=0.25'];

/** Digests of numbers as they lie in memory: equal ones are the same to the last bit. */
function bitsOf(values: Iterable<Tensor>): readonly string[] {
  return Array.from(values, (value) =>
    createHash('sha256').update(readFloats(value)).digest('hex'),
  );
}

describe('work as a graph', () => {
  it.each(networks)('gives the units of an activation pass to the bit: %s', (notation) => {
    const { network, groups, data } = contextOf(notation, { seed: 1 });
    const taps = tapsOf(network, groups, 'all');
    // Batches of a hundred, and of 56.
    const split = toDevice(requireData(data), network, 100);
    const before = tensorCount();
    const units = (program: Program) => {
      const of = createUnits(network, taps, 1, program);
      const found = [1, 2].flatMap((seed) => {
        const model = { network, parameters: toTensors(network, initialize(network, seed)) };
        const given = split.batches.map(({ x }) => [...of.at(model, x).values()].flat());
        disposeAll(model.parameters);
        const bits = given.map(bitsOf);
        disposeAll(given.flat());
        return bits;
      });
      of.dispose();
      return found;
    };
    const found = units(createProgram());
    expect(found.map(({ length }) => length > 1)).toEqual(Array(6).fill(true));
    expect(found).toEqual(units(createEagerProgram()));
    expect(tensorCount()).toBe(before);
    split.dispose();
  });

  it.each(networks)('gives the gradients of a descent to the bit: %s', (notation) => {
    const { network, data } = contextOf(notation, { seed: 1 });
    const split = toDevice(requireData(data), network, 100);
    const parameters = toTensors(network, initialize(network, 1));
    const before = tensorCount();
    const descend = (program: Program) => {
      const gradient = createLossGradient(network, 1, program);
      const found = split.batches.flatMap((batch, i) => {
        const shares = [1 - i / 4];
        const at = tidy(
          () => mergeTensors([parameters], shares),
          (made) => made.values(),
        );
        const gradients = gradient.at(at, batch);
        const bits = bitsOf(gradients.values());
        for (const held of [at, gradients]) disposeAll(held);
        return bits;
      });
      gradient.dispose();
      return found;
    };
    const found = descend(createProgram());
    expect(found.length).toBeGreaterThan(split.batches.length);
    expect(found).toEqual(descend(createEagerProgram()));
    expect(tensorCount()).toBe(before);
    split.dispose();
    disposeAll(parameters);
  });

  it('leaves nothing behind a search that is left early', () => {
    const { network, groups, data } = contextOf(networks[1]!, { seed: 1 });
    const [a, b] = [1, 2].map((seed) => ({ network, groups, weights: initialize(network, seed) }));
    const before = tensorCount();
    const options = { data: requireData(data), taps: 'last', timed: untimed } as const;
    const pass = activationMoments(a!, b!, { ...options, groupCount: groups.length });
    pass.next();
    pass.return({ ofGroup: new Map(), batches: 0 });
    expect(tensorCount()).toBe(before);
    expect(drain(activationMoments(a!, b!, { ...options, groupCount: 0 })).batches).toBe(1);
  });

  it('records the shapes of its first call, and runs others op by op', () => {
    const seen: (readonly number[])[] = [];
    const work = createRepeatedWork(
      ({ x }: { readonly x: Tensor }) => {
        seen.push(x.shape);
        return { x };
      },
      1,
      createProgram(),
    );
    for (const length of [3, 3, 2, 3, 2]) {
      const x = tensor(new Float32Array(length).fill(length), [length]);
      const given = work.at({ x });
      expect([...readFloats(given.x)]).toEqual(Array(length).fill(length));
      disposeAll(new Set([x, given.x]));
    }
    expect(seen).toEqual([[3], [2], [2]]);
    work.dispose();
  });
});
