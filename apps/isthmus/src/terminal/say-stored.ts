import { say } from './output.js';

/** Says that what a command was asked for had been done before. */
export function sayStored(): void {
  say('already done: read from the store');
}
