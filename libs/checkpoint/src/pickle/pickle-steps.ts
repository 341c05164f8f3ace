import { objectSteps } from './object-steps.js';
import type { PickleStep } from './pickle-machine.js';
import { plainSteps } from './plain-steps.js';

/** The opcodes that are followed, by name; whatever builds or calls goes through `globals` alone. */
export const pickleSteps: Readonly<Record<string, PickleStep>> = { ...plainSteps, ...objectSteps };
