import { tidy } from '../tensors.js';
import type { Program } from './program.js';

/** A program whose functions are not recorded but run op by op: for few calls, and for comparison. */
export function createEagerProgram(): Program {
  return {
    define: (_, work) => (inputs) => tidy(() => work(inputs), Object.values),
    dispose: () => undefined,
  };
}
