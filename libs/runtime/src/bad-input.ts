/** Whether an error of ours says that what was given cannot be used: each of their classes says so, or that it does not. */
export function saysBadInput(error: unknown): boolean {
  return error instanceof Error && 'isBadInput' in error && error.isBadInput === true;
}

/**
 * Whether an error means that what was given cannot be used. A RangeError and zod's error always do, and cannot say so
 * themselves; out of a compute thread they come by their names alone.
 */
export function isBadInput(error: Error): boolean {
  return saysBadInput(error) || error.name === 'RangeError' || error.name === 'ZodError';
}
