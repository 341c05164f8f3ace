import { collect, extend, reduce } from './row-kernels.js';
import { encodeModule } from './wasm-module.js';

type Reduce = (
  ...at: [
    row: number,
    prices: number,
    least: number,
    leastEnd: number,
    reduced: number,
    sign: number,
  ]
) => number;
type Extend = (row: number, rowEnd: number, minima: number, maxima: number) => number;

/** The row kernels over a memory of their own. */
export interface ScanKernel {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  readonly reduce_f32: Reduce;
  readonly reduce_f64: Reduce;
  readonly extend_f32: Extend;
  readonly extend_f64: Extend;
  readonly collect: (
    ...at: [least: number, leastEnd: number, reduced: number, limit: number, out: number]
  ) => number;
}

// TypeScript declares this with the types of browsers alone.
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object) => { readonly exports: ScanKernel };
};

const module = new WebAssembly.Module(
  encodeModule([reduce('f32'), reduce('f64'), extend('f32'), extend('f64'), collect()]),
);

const pageBytes = 65_536;
const idle: ScanKernel[] = [];

/** A kernel with at least so many bytes of memory, for use by one solve until it is given back. */
export function borrowKernel(bytes: number): ScanKernel {
  const kernel = idle.pop() ?? new WebAssembly.Instance(module).exports;
  const missing = bytes - kernel.memory.buffer.byteLength;
  if (missing > 0) kernel.memory.grow(Math.ceil(missing / pageBytes));
  return kernel;
}

/** Keeps a kernel for the next solve: making one takes longer than a small solve. */
export function giveBackKernel(kernel: ScanKernel): void {
  idle.push(kernel);
}
