import { type Dataset, decodeDataset } from '@isthmus/dataset';
import { getArtifact } from '@isthmus/object-store';
import { isBadInput } from '@isthmus/runtime/bad-input';
import { recallDataset, runStudy, type StudyResults } from '@isthmus/study';
import { type Session, withSession } from '../session/session.js';
import { BadInput } from '../terminal/exit-code.js';
import { say } from '../terminal/output.js';
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
  const { study, putModel } = await readStudy(file, options, { needsDatasets: false });
  return withSession(`${command} ${study.name}`, options, async (session) => {
    const { services: _, ...stored } = session;
    const results = await runStudy(study, {
      ...{ ...stored, retryFailed: false, report: sayDamage, version },
      tell: (sentence) => say(`warning: ${sentence}`),
      putModel: (model) => putModel(session.store, model),
    });
    sayUnverified(results);
    if (results.cells.length === 0 && results.failures.length === 0) {
      const { cached } = results.tasks;
      const { studyKey } = await import('@isthmus/results');
      const isKept = (await session.store.stat(studyKey(study.name))) !== undefined;
      const otherwise = isKept
        ? '; a study of this name was run here with other values, perhaps by --set: give the same'
        : '';
      throw new BadInput(
        `no cell of the study is finished [cells=${results.unfinished.length}, tasks done=${cached}, store=${session.store.location}]; compute them: isthmus run ${studyArguments(file, options)}${otherwise}`,
      );
    }
    return work(results, { ...session, loadDataset: (one) => datasetOrStored(one, session) });
  });
}

/** A data set, or where it is not at hand what the store has of it. */
async function datasetOrStored(
  notation: string,
  { store, loadDataset, signal }: Session,
): Promise<Dataset> {
  try {
    return await loadDataset(notation);
  } catch (error) {
    if (!(error instanceof Error && isBadInput(error))) throw error;
    const artifact = await recallDataset(notation, { store, loadDataset });
    return decodeDataset(await getArtifact(store, artifact, { signal }));
  }
}
