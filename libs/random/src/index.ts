export type { RandomStream } from './random-stream.js';
export { createRandom } from './random-stream.js';
