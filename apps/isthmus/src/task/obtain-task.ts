import { obtainResult, type Task } from '@isthmus/study';
import type { z } from 'zod';
import { sayStored } from '../terminal/say-stored.js';
import { type Obtaining, withSource } from './result-source.js';

/** Has a task computed, shown under `label`, or reads its result from the store, and says so. */
export async function obtainTask<Spec extends z.ZodType, Result extends z.ZodType>(
  session: Obtaining,
  label: string,
  task: Task<Spec, Result>,
): Promise<z.output<Result>> {
  const { result, cached } = await withSource(session, label, (source) =>
    obtainResult(task, source),
  );
  if (cached) sayStored();
  return result;
}
