import { NotationError, type Options, readOptions } from '@isthmus/notation';
import { shorten, unknownName } from '@isthmus/spelling';
import { checkProblem, requireData } from '../problem/check-problem.js';
import type { MatchProblem } from '../problem/match-problem.js';
import type { FusionMethod } from '../search/fusion.js';
import type { BuiltMethod, MatchMethod } from '../search/match-method.js';
import type { Matcher } from '../search/matcher.js';
import { takeValues } from '../search/method-options.js';
import { alignToFirst } from './align-to-first.js';
import { matchMethods } from './matchers.js';
import { inTurn, type RestartableSearch, restartable } from './restarts.js';
import { restartsOption, startOption } from './shared-options.js';
import { asGiven, foundBy, type Starter, startedBy } from './starting-point.js';

/** A method with its options read. */
export interface ParsedMethod {
  /** The whole: checks the problem, finds the start, searches. */
  readonly matcher: Matcher;
  readonly needsData: boolean;
  /** Throws a RangeError when the method cannot take models of so many checkpoints. */
  checkCheckpoints(checkpoints: number): void;
  /** Set for the best of several restarts: the same in parts, which come to the same. */
  readonly parts?: {
    /** Checks the problem, and finds where the restarts begin. */
    readonly starter: Starter;
    readonly search: RestartableSearch;
  };
  /** Set for a method with a way of its own to carry a network over to other widths. */
  readonly fuse?: FusionMethod;
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
    return readOptions(options, (read) => configure(notation, method, read));
  } catch (error) {
    if (!(error instanceof NotationError)) throw error;
    throw new RangeError(
      `cannot read the method [method=${shorten(notation)}]: expected ${error.message}, in a form like ${method.example}`,
    );
  }
}

/** Makes a method from its options. Throws a NotationError for what it cannot read. */
function configure(notation: string, method: MatchMethod, read: Options): ParsedMethod {
  const { start, restarts } = sharedValues(method, read);
  const own = method.starts?.find((word) => word === start);
  const first = own === undefined && start !== 'given' ? parseMethod(start) : undefined;
  const starter = first === undefined ? asGiven : foundBy(first.matcher);
  const built = method.build(read, own ?? 'given');
  const demands = {
    needsData: built.needsData || first?.needsData === true,
    checkCheckpoints(checkpoints: number) {
      first?.checkCheckpoints(checkpoints);
      if (checkpoints > 1 && method.takesCheckpoints !== true) {
        throw new RangeError(
          `the method takes one checkpoint a model [method=${notation}, checkpoints=${checkpoints}]; those for several: ${methodsForCheckpoints().join(', ')}`,
        );
      }
    },
  };
  const { match, search } = searchOf(built, restarts);
  return {
    ...demands,
    matcher: checked(startedBy(starter, match), demands),
    ...(search && { parts: { starter: checked(starter, demands), search } }),
    ...(built.fuse && { fuse: built.fuse }),
  };
}

/** The options that a method has in common with others. */
function sharedValues({ starts, takesRestarts }: MatchMethod, read: Options) {
  const { start } = starts ? takeValues(read, { start: startOption(starts) }) : { start: 'given' };
  const { restarts } = takesRestarts
    ? takeValues(read, { restarts: restartsOption })
    : { restarts: 1 };
  return { start, restarts };
}

function searchOf(
  { matcher }: BuiltMethod,
  restarts: number,
): { readonly match: Matcher; readonly search?: RestartableSearch } {
  if ('together' in matcher) return { match: matcher.together };
  if (restarts === 1) return { match: alignToFirst(matcher.pairs) };
  const search = restartable(matcher.pairs, restarts);
  return { match: inTurn(search), search };
}

function methodsForCheckpoints(): readonly string[] {
  return Object.entries(matchMethods).flatMap(([name, { takesCheckpoints }]) =>
    takesCheckpoints === true ? [name] : [],
  );
}

/** Refuses a problem that no method, or not this one, can work on before its work starts. */
function checked<Search>(
  search: (problem: MatchProblem) => Search,
  { needsData, checkCheckpoints }: Pick<ParsedMethod, 'needsData' | 'checkCheckpoints'>,
): (problem: MatchProblem) => Search {
  return (problem) => {
    checkCheckpoints(problem.checkpoints ?? 1);
    checkProblem(problem);
    if (needsData) requireData(problem.data);
    return search(problem);
  };
}
