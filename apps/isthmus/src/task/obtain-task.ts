import { type CallOptions, obtainResult, type ServiceClients, type Task } from '@isthmus/study';
import type { z } from 'zod';
import type { Session } from '../session/session.js';
import { say } from '../terminal/output.js';
import { showTask } from '../terminal/progress.js';
import { sayRemark } from '../terminal/say-remark.js';

/** Has a task computed, shown under `label`, or reads its result from the store, and says so. */
export async function obtainTask<Spec extends z.ZodType, Result extends z.ZodType>(
  { store, signal, services }: Pick<Session, 'store' | 'signal' | 'services'>,
  label: string,
  task: Task<Spec, Result>,
  call: (
    services: ServiceClients,
    digest: string,
    options: CallOptions,
  ) => Promise<z.output<Result>>,
): Promise<z.output<Result>> {
  const progress = showTask(label);
  const { result, cached } = await obtainResult(
    task,
    store,
    async (digest) => call(await services(), digest, { signal, onProgress: progress.note }),
    { signal, onRemark: sayRemark },
  ).finally(progress.stop);
  if (cached) say('already done: read from the store');
  return result;
}
