import { readFileSync } from 'node:fs';
import { readSafetensors, readWeights } from '@isthmus/checkpoint';
import type { Weights } from '@isthmus/permutation';
import {
  crossEntropy,
  readFloats,
  scale,
  type Tensor,
  tensor,
  tensorCount,
  tidy,
  transpose,
} from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import type { Network } from './network.js';
import type { Pass } from './op.js';
import { referenceNetworks } from './reference-networks.fixture.js';
import { backward, forward, fromTensors, toTensors } from './run.js';

const vectors = new URL('../../../tests/vectors/nets/', import.meta.url);

function load(net: string, file: string): Weights {
  const name = `${net}/${file}.safetensors`;
  return readWeights(readFileSync(new URL(name, vectors)), { file: name }).weights;
}

function batchOf(net: string): { x: Tensor; y: Tensor } {
  const { tensors } = readSafetensors(readFileSync(new URL(`${net}/batch.safetensors`, vectors)), {
    file: net,
  });
  const { shape, bytes } = tensors.get('x')!;
  const x = tensor(new Float32Array(Uint8Array.from(bytes).buffer), shape);
  const y = new Int32Array(Uint8Array.from(tensors.get('y')!.bytes).buffer);
  const images = shape.length === 4 ? transpose(x, [0, 2, 3, 1]) : x;
  return { x: images, y: tensor(y, [y.length]) };
}

const passes: Record<'train' | 'eval', Pass> = {
  train: { mode: 'train', seed: 1 },
  eval: { mode: 'eval' },
};

/** Logits, loss and the gradient of the mean loss for every parameter. */
function run(net: string, network: Network, mode: 'train' | 'eval') {
  let gradients: Weights = new Map();
  let logits: Float32Array = new Float32Array();
  let loss = 0;
  tidy(
    () => {
      const parameters = toTensors(network, load(net, 'params'));
      const { x, y } = batchOf(net);
      const pass = forward(network, parameters, x, passes[mode]);
      const { losses, gradient } = crossEntropy(pass.output, y);
      logits = readFloats(pass.output);
      loss = readFloats(losses).reduce((sum, value) => sum + value, 0) / y.size;
      const ofMean = scale(gradient, 1 / y.size);
      gradients = fromTensors(
        network,
        backward(network, parameters, { pass, outputGradient: ofMean }),
      );
    },
    () => [],
  );
  return { logits, loss, gradients };
}

/** The vectors' float32 tolerance: abs 1e-5, rel 1e-4. */
function expectClose(name: string, got: Float32Array, want: Float32Array) {
  expect(got.length, name).toBe(want.length);
  want.forEach((value, i) => {
    const off = Math.abs(got[i] - value);
    expect(off, `${name}[${i}] is ${got[i]}, not ${value}`).toBeLessThanOrEqual(
      1e-5 + 1e-4 * Math.abs(value),
    );
  });
}

const modes = Object.entries(referenceNetworks).flatMap(([net, { network, hasBatchNorm }]) =>
  hasBatchNorm
    ? [
        { net, network, mode: 'train' as const, suffix: '_train' },
        { net, network, mode: 'eval' as const, suffix: '_eval' },
      ]
    : [{ net, network, mode: 'train' as const, suffix: '' }],
);

describe.each(modes)('$net in $mode mode', ({ net, network, mode, suffix }) => {
  it("computes PyTorch's logits and loss", () => {
    const { logits, loss } = run(net, network, mode);
    expectClose('logits', logits, load(net, 'outputs').get(`logits${suffix}`)!.data);
    const spec = JSON.parse(readFileSync(new URL(`${net}/spec.json`, vectors), 'utf8'));
    expect(loss).toBeCloseTo(spec[`loss${suffix}`], 4);
  });

  it("computes PyTorch's gradient of every parameter", () => {
    const { gradients } = run(net, network, mode);
    const wanted = load(net, `grads${suffix}`);
    expect([...gradients.keys()].toSorted()).toEqual([...wanted.keys()].toSorted());
    for (const [name, { data }] of wanted) expectClose(name, gradients.get(name)!.data, data);
  });

  it('leaves no tensor behind', () => {
    run(net, network, mode);
    const before = tensorCount();
    run(net, network, mode);
    expect(tensorCount()).toBe(before);
  });
});
