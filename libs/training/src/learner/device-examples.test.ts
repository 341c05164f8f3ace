import { gatherBatch, type Split } from '@isthmus/dataset';
import { parseNetwork } from '@isthmus/network';
import { createRandom } from '@isthmus/random';
import { readFloats, tensor, tensorCount, tidy } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import { createDeviceExamples, type DeviceBatch, type DeviceExamples } from './device-examples.js';
import { networkInput } from './network-input.js';

const random = createRandom(1, 'split');
const count = 7;
const pixels = Uint8Array.from({ length: count * 27 }, () => random.integer(256));
const floats = Float32Array.from({ length: count * 27 }, () => random.normal());
const y = Uint8Array.from({ length: count }, (_, i) => i % 3);
const indices = [6, 0, 3, 3];

function take(examples: DeviceExamples): DeviceBatch {
  return tidy(
    () => examples.at(tensor(Int32Array.from(indices), [4])),
    ({ x: inputs, y: labels }) => [inputs, labels],
  );
}

describe.each([
  { what: 'bytes of images', network: parseNetwork('resnet20:3x3x3-3'), x: pixels },
  { what: 'many bytes of images', network: parseNetwork('resnet20:3x3x3-3'), x: pixels, most: 0 },
  { what: 'floats of images', network: parseNetwork('resnet20:3x3x3-3'), x: floats },
  { what: 'bytes of vectors', network: parseNetwork('mlp:27-3'), x: pixels },
  { what: 'many bytes of vectors', network: parseNetwork('mlp:27-3'), x: pixels, most: 0 },
  { what: 'floats of vectors', network: parseNetwork('mlp:27-3'), x: floats },
])('examples on the device: $what', ({ network, x, most }) => {
  const split: Split = { count, x, y };

  it('are taken in any order, to the bit as the host gathers them', () => {
    const examples = createDeviceExamples(split, network, most);
    const batch = take(examples);
    const wanted = gatherBatch(split, Int32Array.from(indices));
    const input = networkInput(network, wanted.x, indices.length);
    expect(batch.x.shape).toEqual(input.shape);
    expect(readFloats(batch.x)).toEqual(readFloats(input));
    expect([...batch.y.dataSync()]).toEqual([...wanted.y]);
    for (const used of [batch.x, batch.y, input]) used.dispose();
    examples.dispose();
  });

  it('leave no tensor behind', () => {
    const before = tensorCount();
    const examples = createDeviceExamples(split, network, most);
    const batch = take(examples);
    for (const used of [batch.x, batch.y]) used.dispose();
    examples.dispose();
    expect(tensorCount()).toBe(before);
  });
});

it('examples of another size are refused', () => {
  expect(() => createDeviceExamples({ count, x: pixels, y }, parseNetwork('mlp:26-3'))).toThrow(
    'the network does not take the examples [network=mlp:26-3, expected 26 values an example, got 27]',
  );
});
