import { nearestName, shorten } from '@isthmus/spelling';

/** Part of a notation that cannot be read: what was expected there. */
export class NotationError extends Error {
  override readonly name = 'NotationError';
  readonly isBadInput = true;

  /** It ends with what came, which may be of any length. */
  constructor(message: string) {
    super(shorten(message, longestMessage));
  }
}

/** More than any of ours takes. */
const longestMessage = 600;

/** The options of a notation. */
export interface Options {
  /** Reads an option once; `otherwise` where it is not given. */
  take<Value>(name: string, read: (text: string) => Value, otherwise: Value): Value;
  /** Reads an option that must be given. */
  need<Value>(name: string, read: (text: string) => Value): Value;
}

/** Characters of a notation; all but a network's have some 200, and one of as many layers as a network may have fits. */
export const longestNotation = 8192;

/** Characters of a graph that is told as JSON in place of a notation. */
export const longestJson = 2 ** 20;

/**
 * Reads options such as "width=2,norm=layer" as `build` takes them. Throws a NotationError for
 * a value that cannot be read, for an option given twice and for one that `build` did not take.
 */
export function readOptions<Result>(text: string, build: (options: Options) => Result): Result {
  if (text.length > longestNotation) {
    throw new NotationError(`at most ${longestNotation} characters of options, got ${text.length}`);
  }
  const given = text.split(',').flatMap((option): [string, string][] => {
    const [key = '', value = ''] = option.split(/=(.*)/s);
    return option === '' ? [] : [[key, value]];
  });
  const names = given.map(([name]) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new NotationError(`each option once, got ${shorten(twice)} twice`);
  return takeOptions(new Map(given), build);
}

/** The same for options that are already apart: their texts by name. */
export function takeOptions<Result>(
  given: ReadonlyMap<string, string>,
  build: (options: Options) => Result,
): Result {
  const taken: string[] = [];
  const result = build({
    take(name, read, otherwise) {
      taken.push(name);
      const value = given.get(name);
      return value === undefined ? otherwise : inOption(name, () => read(value));
    },
    need(name, read) {
      taken.push(name);
      const value = given.get(name);
      if (value !== undefined) return inOption(name, () => read(value));
      const instead = nearestName(name, [...given.keys()]);
      const got = instead === undefined ? 'nothing of that name' : `"${instead}" instead`;
      throw new NotationError(`the option ${name}, got ${got}`);
    },
  });
  const unknown = [...given.keys()].find((name) => !taken.includes(name));
  if (unknown !== undefined) {
    const names = [...new Set(taken)];
    const nearest = nearestName(unknown, names);
    const hint = nearest === undefined ? '' : ` (did you mean "${nearest}"?)`;
    const known = names.length === 0 ? 'no options' : `the options ${names.join(', ')}`;
    throw new NotationError(`${known}, got "${shorten(unknown)}"${hint}`);
  }
  return result;
}

function inOption<Value>(name: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof NotationError)) throw error;
    throw new NotationError(`${name} to be ${error.message}`);
  }
}
