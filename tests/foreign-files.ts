import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { Weights } from '@isthmus/permutation';

const good = new URL('./vectors/checkpoints/good/', import.meta.url);

/** Copies a file of the reference vectors into a folder; answers with its name. */
export function copyVector(folder: string, name: string): string {
  cpSync(new URL(name, good), join(folder, name));
  return name;
}

/** Weights as Flax names them and lays them out. */
export function inFlax(weights: Weights): Weights {
  return new Map(
    [...weights].map(([name, { shape, data }]) => {
      const [, number, parameter] = /^fc(\d)\.(.*)$/.exec(name) ?? [];
      const path = `params/Dense_${Number(number) - 1}`;
      if (parameter === 'bias') return [`${path}/bias`, { shape, data }];
      const [outputs = 0, inputs = 0] = shape;
      const entries = Array.from({ length: data.length }, (_, i) => {
        return data[(i % outputs) * inputs + Math.floor(i / outputs)] ?? 0;
      });
      return [`${path}/kernel`, { shape: [inputs, outputs], data: Float32Array.from(entries) }];
    }),
  );
}
