import type { Split } from '@isthmus/dataset';
import type { Network } from '@isthmus/network';
import {
  bytes,
  fromBytes,
  gather,
  type Tensor,
  takeBytes,
  tensor,
  tidy,
  transpose,
  transposeBytes,
} from '@isthmus/tensorflow';
import { checkExamples, checkLabels } from './network-input.js';

/** A batch on the device: inputs as the network takes them, and int32 labels. */
export interface DeviceBatch {
  readonly x: Tensor;
  readonly y: Tensor;
}

/** A training split on the device. */
export interface DeviceExamples {
  /** The examples at `indices` (int32), as the network takes them: pixel/255, channels last. Call inside `tidy`. */
  at(indices: Tensor): DeviceBatch;
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
  checkLabels(network, split.y);
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
    at: (indices) => ({
      x: staysBytes ? takeBytes(x, indices) : gather(x, indices, 0),
      y: gather(y, indices, 0),
    }),
    dispose() {
      x.dispose();
      y.dispose();
    },
  };
}
