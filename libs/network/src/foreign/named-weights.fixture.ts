import type { Weights, WeightTensor } from '@isthmus/permutation';
import { createRandom } from '@isthmus/random';

/** Shapes of tensors by name, in a file's order. */
export type Shapes = Readonly<Record<string, readonly number[]>>;

/** Weights of these names and shapes, drawn at random. */
export function randomWeights(shapes: Shapes): Weights {
  return new Map(
    Object.entries(shapes).map(([name, shape]): [string, WeightTensor] => {
      const random = createRandom(1, 'weights', name);
      const length = shape.reduce((product, size) => product * size, 1);
      // Variances have to be positive.
      return [name, { shape, data: Float32Array.from({ length }, () => 0.1 + random.uniform()) }];
    }),
  );
}

/** Shapes of a linear layer in PyTorch. */
export function torchLinear(name: string, outputs: number, inputs: number): Shapes {
  return { [`${name}.weight`]: [outputs, inputs], [`${name}.bias`]: [outputs] };
}

/** Shapes of a normalisation in PyTorch. */
export function torchNorm(name: string, units: number, norm: 'batch' | 'plain' = 'batch'): Shapes {
  const shape = [units];
  const plain = { [`${name}.weight`]: shape, [`${name}.bias`]: shape };
  if (norm === 'plain') return plain;
  const running = { [`${name}.running_mean`]: shape, [`${name}.running_var`]: shape };
  return { ...plain, ...running, [`${name}.num_batches_tracked`]: [] };
}

/** Shapes of a ResNet as torchvision names it; `shortcut` is the projection's name. */
export function torchResnet(of: {
  readonly stem: number;
  readonly widths: readonly number[];
  readonly blocks: number;
  readonly shortcut: string;
  readonly head: string;
}): Shapes {
  const { stem, widths, blocks, shortcut, head } = of;
  let channels = widths[0];
  const shapes: Record<string, readonly number[]> = {
    'conv1.weight': [channels, 3, stem, stem],
    ...torchNorm('bn1', channels),
  };
  widths.forEach((width, stage) => {
    for (let i = 0; i < blocks; i++) {
      const name = `layer${stage + 1}.${i}`;
      Object.assign(shapes, {
        [`${name}.conv1.weight`]: [width, channels, 3, 3],
        ...torchNorm(`${name}.bn1`, width),
        [`${name}.conv2.weight`]: [width, width, 3, 3],
        ...torchNorm(`${name}.bn2`, width),
      });
      if (width !== channels) {
        const projection = { [`${name}.${shortcut}.0.weight`]: [width, channels, 1, 1] };
        Object.assign(shapes, projection, torchNorm(`${name}.${shortcut}.1`, width));
      }
      channels = width;
    }
  });
  return { ...shapes, [`${head}.weight`]: [5, channels], [`${head}.bias`]: [5] };
}

/** Shapes of a VGG: widths of convolutions and 'M' for pools, as PyTorch's Sequential counts them. */
export function torchVgg(
  layers: readonly (number | 'M')[],
  linear: Shapes,
  isNormed = false,
): Shapes {
  const shapes: Record<string, readonly number[]> = {};
  let [index, channels] = [0, 3];
  for (const width of layers) {
    if (width === 'M') index += 1;
    else {
      shapes[`features.${index}.weight`] = [width, channels, 3, 3];
      shapes[`features.${index}.bias`] = [width];
      if (isNormed) Object.assign(shapes, torchNorm(`features.${index + 1}`, width));
      index += isNormed ? 3 : 2;
      channels = width;
    }
  }
  return { ...shapes, ...linear };
}

/** A tensor with its axes in another order: axis i is axis `order[i]` of the one given. */
export function reordered({ shape, data }: WeightTensor, order: readonly number[]): WeightTensor {
  const sizes = order.map((axis) => shape[axis]);
  const out = new Float32Array(data.length);
  for (let to = 0; to < out.length; to++) {
    const index = sizes.map(
      (size, i) => Math.floor(to / sizes.slice(i + 1).reduce((a, b) => a * b, 1)) % size,
    );
    const from = shape.reduce((sum, size, axis) => sum * size + index[order.indexOf(axis)], 0);
    out[to] = data[from];
  }
  return { shape: sizes, data: out };
}
