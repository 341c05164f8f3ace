import { runStudy, type StudyResults } from '@isthmus/study';
import { readStudy } from './read-study.js';
import { type Session, type SessionOptions, version, withSession } from './session.js';

/** The results of a study that has been run, read from the store. Throws, saying how to finish it, when something is missing. */
export async function readStoredResults(
  command: string,
  file: string,
  options: SessionOptions,
): Promise<StudyResults> {
  return withStoredResults(command, file, options, async (results) => results);
}

/** The same, with work on the results in one session. */
export async function withStoredResults<Result>(
  command: string,
  file: string,
  options: SessionOptions,
  work: (results: StudyResults, session: Session) => Promise<Result>,
): Promise<Result> {
  const study = await readStudy(file, options);
  return withSession(`${command} ${study.name}`, options, async (session) => {
    const results = await runStudy(study, {
      ...session,
      services: async () => {
        throw new Error(
          `the study is not finished; finish it first: isthmus run ${file} [store=${session.store.location}]`,
        );
      },
      report: () => undefined,
      version,
    });
    return work(results, session);
  });
}
