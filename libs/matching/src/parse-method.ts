import { NotationError, readOptions } from '@isthmus/notation';
import { unknownName } from '@isthmus/spelling';
import { checkProblem, requireData } from './check-problem.js';
import type { Matcher } from './matcher.js';
import { matchMethods } from './matchers.js';

/** A method with its options read. */
export interface ParsedMethod {
  readonly matcher: Matcher;
  readonly needsData: boolean;
  readonly takesCheckpoints: boolean;
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
    return readOptions(options, (read) => {
      const { needsData = false } = method;
      const needs = typeof needsData === 'function' ? needsData(read) : needsData;
      const demands = { needsData: needs, takesCheckpoints: method.takesCheckpoints === true };
      return { matcher: checked(method.build(read), demands), ...demands };
    });
  } catch (error) {
    if (!(error instanceof NotationError)) throw error;
    throw new RangeError(
      `cannot read the method [method=${notation}]: expected ${error.message}, in a form like ${method.example}`,
    );
  }
}

/** Refuses a problem that no method, or not this one, can work on before its work starts. */
function checked(
  matcher: Matcher,
  { needsData, takesCheckpoints }: Omit<ParsedMethod, 'matcher'>,
): Matcher {
  return (problem) => {
    if (problem.checkpoints !== undefined && !takesCheckpoints) {
      throw new RangeError(
        `the method takes one checkpoint a model [checkpoints=${problem.checkpoints}]; weight takes several`,
      );
    }
    checkProblem(problem);
    if (needsData) requireData(problem.data);
    return matcher(problem);
  };
}
