import { z } from 'zod';
import { longestNotation } from './options.js';

/** A text that is short enough to be a notation, whatever it says. */
export const notationText = z.string().max(longestNotation);

/** A notation that `read` takes. What its RangeError says is the whole message, in place of "expected ..., got ...". */
export function readableBy(read: (notation: string) => unknown): z.ZodString {
  return z.string().superRefine((notation, context) => {
    try {
      checkLength(notation);
      read(notation);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      context.addIssue({ code: 'custom', message: error.message, params: { isWhole: true } });
    }
  });
}

function checkLength({ length }: string): void {
  if (length <= longestNotation) return;
  throw new RangeError(
    `a notation is too long [expected at most ${longestNotation} characters, got ${length}]`,
  );
}
