import { keepStudy } from '@isthmus/results';
import type { StudyResults } from '@isthmus/study';
import type { Session } from '../session/session.js';
import { say } from '../terminal/output.js';

/**
 * Keeps what a study measured in the store under the study's name, for readers without the study's file. What a run
 * found out is not lost where that fails: it is told.
 */
export async function keepResults(
  { store, signal }: Pick<Session, 'store' | 'signal'>,
  results: StudyResults,
): Promise<void> {
  try {
    await keepStudy(store, results, { signal });
  } catch (error) {
    signal.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    say(`warning: the store does not have these results under the study's name: ${reason}`);
  }
}
