import type { Options } from '@isthmus/notation';
import type { FusionMethod } from './fusion.js';
import type { Matcher, PairMatcher } from './matcher.js';
import { type MethodOption, type MethodOptions, takeValues } from './method-options.js';

/** Where a search can begin: where the task says, at the identity if it does not, or far from all permutations. */
export type Start = 'given' | 'centre';

/** What to tell people of a method, and what can be asked of it. */
interface MethodFacts {
  /** What a study, and a notation, calls it. */
  readonly name: string;
  readonly description: string;
  /** Who published it, and where in the paper it stands. */
  readonly source: string;
  /** A notation with every option. */
  readonly example: string;
  /** Set for a method that finds one permutation for models of several checkpoints. */
  readonly takesCheckpoints?: true;
  /** Set for an iterative method: where it can begin besides at what another one finds, by default at the first. */
  readonly starts?: readonly [Start, ...Start[]];
  /** Set for a method that draws at random and tells an objective: the best of several is worth having. */
  readonly takesRestarts?: true;
}

/** What a method's own file declares of it: its facts, its options, and what is made of their values. */
interface Declaration<Values, Made> extends MethodFacts {
  readonly options: MethodOptions<Values>;
  /** Set for a method that looks at training examples, or says with which options it does. */
  readonly needsData?: true | ((values: Values) => boolean);
  /** Makes the matcher. Throws a NotationError for values that do not go together. */
  readonly match: (values: Values, start: Start) => Made;
  /** Set for a method with a way of its own to carry a network over to other widths. */
  readonly fuse?: (values: Values) => FusionMethod;
}

/** A method with the values of its options. */
export interface BuiltMethod {
  readonly matcher: { readonly pairs: PairMatcher } | { readonly together: Matcher };
  readonly needsData: boolean;
  readonly fuse?: FusionMethod;
}

/** A method as the table has it. */
export interface MatchMethod extends MethodFacts {
  /** Any number either way: each lined up with the first, or all together. */
  readonly models: 'pairs' | 'together';
  readonly needsData: 'yes' | 'no' | 'by option';
  readonly options: Readonly<Record<string, MethodOption<unknown>>>;
  /** Reads its options, once, and makes it. Throws a NotationError for what it cannot read. */
  build(read: Options, start: Start): BuiltMethod;
}

/** Declares a method for two models: of more, each is lined up with the first. */
export function pairMethod<Values>(declared: Declaration<Values, PairMatcher>): MatchMethod {
  return methodOf(declared, 'pairs', (pairs) => ({ pairs }));
}

/** Declares a method that looks at all models together. */
export function jointMethod<Values>(declared: Declaration<Values, Matcher>): MatchMethod {
  return methodOf(declared, 'together', (together) => ({ together }));
}

function methodOf<Values, Made>(
  { needsData, match, fuse, ...facts }: Declaration<Values, Made>,
  models: MatchMethod['models'],
  matcherOf: (made: Made) => BuiltMethod['matcher'],
): MatchMethod {
  return {
    ...facts,
    models,
    needsData: typeof needsData === 'function' ? 'by option' : needsData ? 'yes' : 'no',
    build(read, start) {
      const values = takeValues(read, facts.options);
      return {
        matcher: matcherOf(match(values, start)),
        needsData: typeof needsData === 'function' ? needsData(values) : needsData === true,
        ...(fuse && { fuse: fuse(values) }),
      };
    },
  };
}
