import { native, type Tensor, type TensorMetadata } from './native.js';

/** Of tfjs's backend, what its types keep private. */
interface Ids {
  getInputTensorIds(tensors: readonly Tensor[]): number[];
  createOutputTensor(metadata: TensorMetadata): Tensor;
}

function ids(): Ids {
  // Both are methods of every backend of tfjs-node 4.22.
  return native().backend as unknown as Ids;
}

/** The number by which the addon knows a tensor, which is copied to the device where it was not. It is never used again. */
export function idOf(value: Tensor): number {
  return ids().getInputTensorIds([value])[0];
}

/** The tensor of what the addon has made. The caller disposes of it. */
export function tensorOf(made: TensorMetadata): Tensor {
  return ids().createOutputTensor(made);
}
