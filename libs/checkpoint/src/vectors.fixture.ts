import { readFileSync } from 'node:fs';
import { readSafetensors } from './safetensors.js';
import { toFloats } from './to-floats.js';

/** What the reference vectors' manifest says of a file. */
interface CheckpointVector {
  readonly file: string;
  readonly verdict: 'accept' | 'refuse';
  readonly about: string;
  readonly well_formed?: boolean;
  readonly values?: 'float32' | 'f16' | 'bf16';
  /** Our name -> name in the file; `model_state_dict/fc1.weight` is in a nested dict. */
  readonly names?: Readonly<Record<string, string>>;
  /** Other tensors: [dtype, shape, values]. */
  readonly extra?: Readonly<Record<string, readonly [string, number[], number[]]>>;
  readonly epoch?: number;
}

const folder = new URL('../../../tests/vectors/checkpoints/', import.meta.url);

/** The bytes of a reference file, as in `good/mlp.pt`. */
export function loadVector(file: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(file, folder)));
}

const manifest: { files: CheckpointVector[] } = JSON.parse(
  readFileSync(new URL('manifest.json', folder), 'utf8'),
);

export const goodFiles = manifest.files.filter(({ verdict }) => verdict === 'accept');
export const badFiles = manifest.files.filter(({ verdict }) => verdict === 'refuse');

/** The exact values of a good file's tensors, by our names. */
export function exactValues({ values }: CheckpointVector): Map<string, Float32Array | undefined> {
  const file = values === 'float32' ? 'mlp' : `rounded_to_${values}`;
  const { tensors } = readSafetensors(loadVector(`good/${file}.safetensors`));
  return new Map([...tensors].map(([name, tensor]) => [name, toFloats(tensor)]));
}

const foreignFolder = new URL('../../../tests/vectors/foreign/', import.meta.url);

/** The bytes of a file of another library, as in `pruned.pt`. */
export function loadForeign(file: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(file, foreignFolder)));
}
