import { CheckpointError } from './checkpoint-error.js';

/** What is left of the memory that reading a file may take. */
export interface Budget {
  /** To be called before memory is allocated. Throws a CheckpointError when not as much is left. */
  take(sizeBytes: number): void;
}

/**
 * A budget of `limitBytes`; `what` is the error's sentence. Nothing is given back: memory that is
 * freed on the way counts too.
 */
export function createBudget(
  what: string,
  { file, limitBytes }: { readonly file: string; readonly limitBytes: number },
): Budget {
  let takenBytes = 0;
  return {
    take(sizeBytes) {
      takenBytes += sizeBytes;
      // Negated, so that NaN is refused.
      if (!(takenBytes <= limitBytes)) {
        const where = { file, expected: `at most ${limitBytes} bytes`, got: takenBytes };
        throw new CheckpointError(what, where);
      }
    },
  };
}
