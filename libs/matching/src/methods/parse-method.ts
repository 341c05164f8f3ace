import { NotationError, type Options, readOptions, wholeUpTo } from '@isthmus/notation';
import { shorten, unknownName } from '@isthmus/spelling';
import { checkProblem, requireData } from '../problem/check-problem.js';
import type { MatchProblem } from '../problem/match-problem.js';
import type { Matcher } from '../search/matcher.js';
import { alignToFirst } from './align-to-first.js';
import type { MatchMethod } from './match-method.js';
import { matchMethods } from './matchers.js';
import { inTurn, type RestartableSearch, restartable } from './restarts.js';
import { asGiven, foundBy, type Starter, startedBy, startWord } from './starting-point.js';

/** Each is a search of its own, with a result that is kept. */
const restartCount = wholeUpTo(1_000);

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
    return readOptions(options, (read) => buildMethod(notation, method, read));
  } catch (error) {
    if (!(error instanceof NotationError)) throw error;
    throw new RangeError(
      `cannot read the method [method=${shorten(notation)}]: expected ${error.message}, in a form like ${method.example}`,
    );
  }
}

/** Makes a method from its options. Throws a NotationError for what it cannot read. */
export function buildMethod(notation: string, method: MatchMethod, read: Options): ParsedMethod {
  const { starts, takesCheckpoints, takesRestarts, needsData = false } = method;
  const start = starts === undefined ? 'given' : read.take('start', startWord(starts), starts[0]);
  const first = isMethod(start) ? parseMethod(start) : undefined;
  const starter = first === undefined ? asGiven : foundBy(first.matcher);
  const restarts = takesRestarts === true ? read.take('restarts', restartCount, 1) : 1;
  const { match, search } = searchOf(method, read, { start, restarts });
  const ownNeed = typeof needsData === 'function' ? needsData(read) : needsData;
  const demands = {
    needsData: ownNeed || first?.needsData === true,
    checkCheckpoints(checkpoints: number) {
      first?.checkCheckpoints(checkpoints);
      if (checkpoints > 1 && takesCheckpoints !== true) {
        throw new RangeError(
          `the method takes one checkpoint a model [method=${notation}, checkpoints=${checkpoints}]; those for several: ${methodsForCheckpoints().join(', ')}`,
        );
      }
    },
  };
  return {
    ...demands,
    matcher: checked(startedBy(starter, match), demands),
    ...(search && { parts: { starter: checked(starter, demands), search } }),
  };
}

function searchOf(
  method: MatchMethod,
  read: Options,
  { start, restarts }: { readonly start: string; readonly restarts: number },
): { readonly match: Matcher; readonly search?: RestartableSearch } {
  if ('together' in method) return { match: method.together(read, start) };
  const pairs = method.pairs(read, start);
  if (restarts === 1) return { match: alignToFirst(pairs) };
  const search = restartable(pairs, restarts);
  return { match: inTurn(search), search };
}

function isMethod(start: string): boolean {
  return Object.hasOwn(matchMethods, start);
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
