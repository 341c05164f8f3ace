import { runStudy, type StudyResults } from '@isthmus/study';
import { type Session, withSession } from '../session/session.js';
import { BadInput } from '../terminal/exit-code.js';
import { sayDamage, sayUnverified } from '../terminal/say-remark.js';
import { version } from '../terminal/version.js';
import { readStudy, type StudyOptions, studyArguments } from './read-study.js';

/** What there is of a study's results in the store. Throws BadInput, saying how to begin, when that is nothing. */
export async function readStoredResults(
  command: string,
  file: string,
  options: StudyOptions,
): Promise<StudyResults> {
  return withStoredResults(command, file, options, async (results) => results);
}

/** The same, with work on the results in one session. */
export async function withStoredResults<Result>(
  command: string,
  file: string,
  options: StudyOptions,
  work: (results: StudyResults, session: Session) => Promise<Result>,
): Promise<Result> {
  const { study, putModel } = await readStudy(file, options);
  return withSession(`${command} ${study.name}`, options, async (session) => {
    const { services: _, ...stored } = session;
    const results = await runStudy(study, {
      ...{ ...stored, retryFailed: false, report: sayDamage, version },
      putModel: (model) => putModel(session.store, model),
    });
    sayUnverified(results);
    if (results.cells.length === 0 && results.failures.length === 0) {
      const { cached } = results.tasks;
      throw new BadInput(
        `no cell of the study is finished [cells=${results.unfinished.length}, tasks done=${cached}, store=${session.store.location}]; compute them: isthmus run ${studyArguments(file, options)}`,
      );
    }
    return work(results, session);
  });
}
