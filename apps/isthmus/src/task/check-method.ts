import { parseMethod } from '@isthmus/matching';
import type { SessionOptions } from '../session/session.js';
import { BadInput } from '../terminal/exit-code.js';

interface MethodOptions extends Pick<SessionOptions, 'services'> {
  readonly checkpoints?: number | undefined;
}

/**
 * Refuses, before any service is started, a method that our matcher would refuse: one that it does
 * not know, or that takes one checkpoint a model. A matcher elsewhere may have other methods, so
 * that only it can tell.
 */
export function checkMethod(method: string, { services, checkpoints = 1 }: MethodOptions): void {
  if (services !== undefined) return;
  parseMethod(method).checkCheckpoints(checkpoints);
}

/** Refuses likewise a method that has to look at examples where it gets none. */
export function checkExamples(method: string, dataset: unknown, { services }: MethodOptions): void {
  if (services !== undefined || dataset !== undefined || !parseMethod(method).needsData) return;
  throw new BadInput(
    `the method looks at training examples; name their data set with --dataset [method=${method}]`,
  );
}
