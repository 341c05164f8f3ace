import { broadcastTo, convolve, serveCompute, tensor, tensorCount } from '../dist/index.js';

// A compute thread for out-of-memory.test.ts: asks for more than an address space has.
const beyond = 20_000_000;
const allocate = {
  tensor: () => broadcastTo(tensor(Float32Array.of(1), [1, 1]), [beyond, beyond]),
  convolution() {
    const [image, kernel] = [8, 1].map((side) => tensor(new Float32Array(side), [side, 1, 1, 1]));
    return convolve(image, kernel, { stride: 1, padding: 1_000_000 });
  },
  array: () => new Float32Array(beyond * beyond),
  buffer: () => new ArrayBuffer(2 ** 50),
  negative: () => new Float32Array(-1),
};
serveCompute(function* ({ kind }) {
  // Left behind, as by work that was cut short.
  tensor(Float32Array.of(1), [1]);
  if (kind !== undefined) allocate[kind]();
  yield tensorCount();
});
