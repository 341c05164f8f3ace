import type { Tensor } from '../native.js';
import { readFloats, tensor } from '../tensors.js';
import { createProgram, type NamedTensors, type Program } from './program.js';

/** Numbers without a pattern, of mixed sign. */
export function floats(...shape: number[]): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  return tensor(
    Float32Array.from({ length: size }, (_, i) => Math.sin(i + size)),
    shape,
  );
}

export function integers(...values: number[]): Tensor {
  return tensor(Int32Array.from(values), [values.length]);
}

/** The bits of float32 tensors, so that equal ones are the same to the last. */
export function bits(values: NamedTensors): Record<string, readonly number[]> {
  const entries = Object.entries(values).map(([name, value]) => {
    const { buffer, byteOffset, length } = readFloats(value);
    return [name, [...new Int32Array(buffer.slice(byteOffset, byteOffset + 4 * length))]] as const;
  });
  return Object.fromEntries(entries);
}

/** Programs of a test, which are disposed of together after it. */
export function createPrograms() {
  const programs: Program[] = [];
  return {
    program(): Program {
      const made = createProgram();
      programs.push(made);
      return made;
    },
    disposeAll() {
      for (const one of programs.splice(0)) one.dispose();
    },
  };
}
