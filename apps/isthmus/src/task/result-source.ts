import type { MatchSource } from '@isthmus/study';
import { showTask } from '../progress/show-task.js';
import type { Session } from '../session/session.js';
import { sayRemark } from '../terminal/say-remark.js';

/** What is needed of a session to obtain results. */
export type Obtaining = Pick<Session, 'store' | 'signal' | 'needsData' | 'services'>;

/** Obtains a result from a session: its store, or else its services, whose progress is shown under a label. */
export async function withSource<Result>(
  { store, signal, needsData, services }: Obtaining,
  label: string,
  obtain: (source: MatchSource) => Promise<Result>,
): Promise<Result> {
  const progress = showTask(label);
  const compute: MatchSource['compute'] = async ({ on }) =>
    on(await services(), { signal, onProgress: progress.note });
  const source = { store, signal, needsData, onRemark: sayRemark, compute };
  return obtain(source).finally(progress.stop);
}
