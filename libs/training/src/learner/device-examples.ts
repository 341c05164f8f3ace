import type { Split } from '@isthmus/dataset';
import type { Network } from '@isthmus/network';
import {
  bytes,
  fromBytes,
  gather,
  takeBytes,
  tensor,
  tidy,
  transpose,
  transposeBytes,
} from '@isthmus/tensorflow';
import { checkExamples } from './network-input.js';
import type { DeviceBatch } from './trainee.js';

/** A training split on the device. */
export interface DeviceExamples {
  /** The examples at `indices`, as the network takes them: pixel/255, channels last. The caller disposes of them. */
  take(indices: Int32Array): DeviceBatch;
  dispose(): void;
}

const channelsLast = [0, 2, 3, 1];

/**
 * Copies a split to the device once, so that a batch is gathered there. Bytes are kept as floats where these
 * take no more than `mostFloatBytes`: to convert them batch by batch takes longer than to gather them. Throws a
 * RangeError when the examples have another number of values than the network takes. The caller disposes of it.
 */
export function createDeviceExamples(
  split: Split,
  network: Network,
  mostFloatBytes = 2 ** 28,
): DeviceExamples {
  const { count } = split;
  checkExamples(network, split.x.length / count);
  const { inputShape } = network;
  const areImages = inputShape.length === 3;
  const [height = 1, width = 1, channels = 1] = inputShape;
  const shape = areImages ? [count, channels, height, width] : [count, ...inputShape];
  const areBytes = split.x instanceof Uint8Array;
  const staysBytes = areBytes && split.x.length * Float32Array.BYTES_PER_ELEMENT > mostFloatBytes;
  const [x] = tidy(
    () => {
      if (split.x instanceof Uint8Array) {
        const value = bytes(split.x, shape);
        const ordered = areImages ? transposeBytes(value, channelsLast) : value;
        return [staysBytes ? ordered : fromBytes(ordered)];
      }
      const value = tensor(split.x.slice(), shape);
      return [areImages ? transpose(value, channelsLast) : value];
    },
    (made) => made,
  );
  const y = tensor(Int32Array.from(split.y), [count]);
  return {
    take: (indices) =>
      tidy(
        () => {
          const order = tensor(indices.slice(), [indices.length]);
          const rows = staysBytes ? takeBytes(x, order) : gather(x, order, 0);
          return { x: rows, y: gather(y, order, 0) };
        },
        (batch) => [batch.x, batch.y],
      ),
    dispose() {
      x.dispose();
      y.dispose();
    },
  };
}
