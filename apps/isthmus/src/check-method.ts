import { parseMethod } from '@isthmus/matching';
import { BadInput } from './exit-code.js';
import type { SessionOptions } from './session.js';

interface MethodOptions extends Pick<SessionOptions, 'services'> {
  readonly dataset?: string | undefined;
  readonly checkpoints?: number | undefined;
}

/**
 * Refuses, before any service is started, a method that our matcher would refuse: one that it does
 * not know, that has to look at examples and gets none, or that takes one checkpoint a model. A
 * matcher elsewhere may have other methods, so that only it can tell.
 */
export function checkMethod(
  method: string,
  { services, dataset, checkpoints = 1 }: MethodOptions,
): void {
  if (services !== undefined) return;
  const { needsData, checkCheckpoints } = parseMethod(method);
  if (needsData && dataset === undefined) {
    throw new BadInput(
      `the method looks at training examples; name their data set with --dataset [method=${method}]`,
    );
  }
  checkCheckpoints(checkpoints);
}
