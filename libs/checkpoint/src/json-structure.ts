import { createBudget } from './budget.js';
import { CheckpointError } from './checkpoint-error.js';

/** Nothing that is read here nests deeper than 3; recursion over 32 is of no concern. */
const deepest = 32;
/** Estimates, from above, of what V8 takes for each, in bytes. */
const cost = { structure: 64, element: 16 } as const;
/** What a small text may take beside 4 times its size. */
const slackBytes = 2 ** 24;

const code = (character: string) => character.charCodeAt(0);
const [quote, backslash, comma, colon] = [code('"'), code('\\'), code(','), code(':')];
const opening = new Set([code('['), code('{')]);
const closing = new Set([code(']'), code('}')]);

/**
 * Throws a CheckpointError for a JSON text whose values would take far more memory than the text
 * or would overflow the stack of whoever walks them. It may be no JSON at all.
 */
export function checkJsonStructure(bytes: Uint8Array, what: string, file: string): void {
  const budget = createBudget(`${what} would take too much memory`, {
    file,
    limitBytes: 4 * bytes.length + slackBytes,
  });
  let depth = 0;
  let isText = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === quote) isText = !isText;
    else if (isText) {
      if (byte === backslash) i++;
    } else if (byte === comma) budget.take(cost.element);
    else if (byte === colon) budget.take(cost.structure);
    else if (closing.has(byte)) depth--;
    else if (opening.has(byte)) {
      budget.take(cost.structure);
      depth++;
    }
    if (depth > deepest) {
      const where = { file, offset: i, expected: `at most ${deepest} levels`, got: depth };
      throw new CheckpointError(`${what} is nested too deep`, where);
    }
  }
}
