import { NotationError, type Options, readOptions } from '@isthmus/notation';
import { unknownName } from '@isthmus/spelling';
import { alignToFirst } from './align-to-first.js';
import { identityMatching } from './identity.js';
import type { Matcher } from './matcher.js';
import { randomMatching } from './random.js';
import { weightMatching } from './weight-matching.js';

/** A method, and what to tell people of it. */
export interface MatchMethod {
  readonly description: string;
  /** A notation with every option. */
  readonly example: string;
  /** Set for a method that looks at training examples. */
  readonly needsData?: true;
  /** Makes the matcher from its options. Throws a NotationError for what it cannot read. */
  build(options: Options): Matcher;
}

/** Every method by the name that a study gives it. */
export const matchMethods: Readonly<Record<string, MatchMethod>> = {
  identity: {
    description: 'leaves every unit where it is: the naive path',
    example: 'identity',
    build: () => alignToFirst(identityMatching),
  },
  random: {
    description: 'shuffles every group: a control',
    example: 'random',
    build: () => alignToFirst(randomMatching),
  },
  weight: {
    description: 'weight matching by coordinate descent (Git Re-Basin, Algorithm 1)',
    example: 'weight',
    build: () => alignToFirst(weightMatching),
  },
};

/** A method with its options read. */
export interface ParsedMethod {
  readonly matcher: Matcher;
  readonly needsData: boolean;
}

/**
 * Reads a method's notation: "name" or "name:option=value,...". Throws a RangeError that says
 * what was expected where; unknown names get the nearest one suggested.
 */
export function parseMethod(notation: string): ParsedMethod {
  const [, name = '', options = ''] = /^([^:]*):?(.*)$/s.exec(notation) ?? [];
  if (!Object.hasOwn(matchMethods, name)) {
    throw new RangeError(unknownName('matcher', name, Object.keys(matchMethods)));
  }
  const method = matchMethods[name];
  try {
    const matcher = readOptions(options, (read) => method.build(read));
    return { matcher, needsData: method.needsData === true };
  } catch (error) {
    if (!(error instanceof NotationError)) throw error;
    throw new RangeError(
      `cannot read the method [method=${notation}]: expected ${error.message}, in a form like ${method.example}`,
    );
  }
}
