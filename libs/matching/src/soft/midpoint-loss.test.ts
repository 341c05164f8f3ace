import { initialize, type Network, type ParameterTensors, toTensors } from '@isthmus/network';
import { readFloats, tensorCount, tidy } from '@isthmus/tensorflow';
import { evaluate, toDevice } from '@isthmus/training';
import { describe, expect, it } from 'vitest';
import { requireData } from '../problem/check-problem.js';
import { contextOf, drain } from '../problem/match-problem.fixture.js';
import { ticking, untimed } from '../search/ticking.js';
import {
  addTensors,
  batchesIn,
  type DeviceBatch,
  lossGradient,
  lossOn,
  mergeTensors,
} from './midpoint-loss.js';
import { normedNotation } from './trained-models.fixture.js';

function setUp(notation: string) {
  const { network, data } = contextOf(notation, { seed: 1 });
  return {
    network,
    data: requireData(data),
    inOrder: Int32Array.from({ length: 256 }, (_, i) => i),
  };
}

function lossOf(network: Network, parameters: ParameterTensors, batches: Iterable<DeviceBatch>) {
  return drain(ticking(lossOn(network, parameters, batches), 'cost', untimed));
}

describe('lossOn', () => {
  it('is the loss and accuracy of evaluation where no norm goes by the batch', () => {
    const { network, data, inOrder } = setUp('mlp:12-10-8-4');
    const split = toDevice(data, network);
    const parameters = toTensors(network, initialize(network, 1));
    const { loss, accuracy } = lossOf(
      network,
      parameters,
      batchesIn(inOrder, 100, { data, network }),
    );
    const evaluation = evaluate(network, parameters, split);
    evaluation.next();
    const { value } = evaluation.next();
    expect(value).toEqual({ loss: expect.closeTo(loss, 6), accuracy });
  });

  it('keeps nothing on the device when its reader stops early', () => {
    const { network, data, inOrder } = setUp('mlp:12-10-8-4');
    const parameters = toTensors(network, initialize(network, 1));
    const before = tensorCount();
    const pieces = ticking(
      lossOn(network, parameters, batchesIn(inOrder, 10, { data, network })),
      'cost',
      untimed,
    );
    pieces.next();
    expect(tensorCount()).toBeGreaterThan(before);
    pieces.return({ loss: 0, accuracy: 0 });
    expect(tensorCount()).toBe(before);
  });
});

describe('lossGradient', () => {
  it.each([
    ['an mlp', 'mlp:12-10-8-4'],
    ['norms', normedNotation],
  ])('agrees with finite differences: %s', (_, notation) => {
    const { network, data } = setUp(notation);
    const at = toTensors(network, initialize(network, 1));
    const { batches } = toDevice(data, network);
    const step = 1e-2;
    const { squaredLength, moved } = tidy(
      () => {
        const gradient = lossGradient(network, at, batches[0]);
        const lengths = [...gradient.values()].map((value) =>
          readFloats(value).reduce((sum, x) => sum + x * x, 0),
        );
        const squaredLength = lengths.reduce((sum, length) => sum + length, 0);
        const along = step / Math.sqrt(squaredLength);
        const change = mergeTensors([gradient], [along]);
        const back = mergeTensors([gradient], [-along]);
        const moved = [change, back].map(
          (some) => new Map([...at, ...addTensors(some, at)]) as ParameterTensors,
        );
        return { squaredLength, moved };
      },
      (made) => made.moved.flatMap((parameters) => [...parameters.values()]),
    );
    const [up, down] = moved.map((parameters) => lossOf(network, parameters, batches).loss);
    expect((up - down) / (2 * step)).toBeCloseTo(Math.sqrt(squaredLength), 3);
  });
});

describe('batchesIn', () => {
  it('gives every example once, in the order asked for', () => {
    const { network, data, inOrder } = setUp('mlp:12-10-8-4');
    const seen: number[] = [];
    for (const { y } of batchesIn(inOrder.toReversed(), 100, { data, network })) {
      seen.push(...y.dataSync());
    }
    expect(seen).toEqual([...data.y].reverse());
  });
});

describe('mergeTensors', () => {
  it('adds the models up by their shares', () => {
    const { network } = setUp('mlp:3-2-2');
    const models = [1, 2, 3].map((seed) => initialize(network, seed));
    const merged = tidy(
      () => {
        const tensors = models.map((model) => toTensors(network, model));
        const value = mergeTensors(tensors, [0.5, 0.25, 0.25]).get('fc1.weight');
        return value && readFloats(value);
      },
      () => [],
    );
    const [a, b, c] = models.map((model) => model.get('fc1.weight')!.data);
    a!.forEach((value, i) => {
      expect(merged![i]).toBeCloseTo(0.5 * value + 0.25 * b![i]! + 0.25 * c![i]!, 6);
    });
  });
});
