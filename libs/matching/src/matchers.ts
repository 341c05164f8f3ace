import { unknownName } from '@isthmus/spelling';
import { identityMatching } from './identity.js';
import type { Matcher } from './matcher.js';
import { weightMatching } from './weight-matching.js';

/** A matcher with what to tell people of it. */
export interface MatchMethod {
  readonly description: string;
  readonly match: Matcher;
}

/** Every method by the name that a study gives it. */
export const matchMethods: Readonly<Record<string, MatchMethod>> = {
  identity: {
    description: 'leaves every unit where it is: the naive path',
    match: identityMatching,
  },
  weight: {
    description: 'weight matching by coordinate descent (Git Re-Basin, Algorithm 1)',
    match: weightMatching,
  },
};

/** The method of that name; a RangeError suggests the nearest one when there is none. */
export function matchMethod(name: string): MatchMethod {
  if (!Object.hasOwn(matchMethods, name)) {
    throw new RangeError(unknownName('matcher', name, Object.keys(matchMethods)));
  }
  return matchMethods[name];
}
