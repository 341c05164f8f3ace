import { readingStore } from '@isthmus/object-store';
import { studyKey } from '@isthmus/results';
import { givenModels, planStatus, prepareStudy, recallDataset, type Study } from '@isthmus/study';
import { resultKey } from '@isthmus/task';
import type { Session } from '../session/session.js';
import { namedArtifacts } from './named-artifacts.js';
import { type ObjectName, stateKey } from './stored-object.js';

/** What a study refers to in a store. */
export interface StudyNeeds {
  readonly study: string;
  /** Of its tasks whose inputs are known, done or not. */
  readonly digests: ReadonlySet<string>;
  /** The sha256 of all that its results name, of what its unfinished tasks read, and of its data sets. */
  readonly artifacts: ReadonlySet<string>;
  readonly datasets: ReadonlySet<string>;
  /** Digests of tasks that are not done. */
  readonly unfinished: ReadonlySet<string>;
  /** Why it cannot be told for sure what the study refers to, in sentences. */
  readonly doubts: readonly string[];
}

/** Works out what a study refers to; writes nothing. Throws where its data set is neither at hand nor known to the store. */
async function needsOfStudy(
  study: Study,
  { store: stored, loadDataset, needsData, signal }: Session,
): Promise<StudyNeeds> {
  const store = readingStore(stored);
  const doubts = new Set<string>();
  const tell = (sentence: string) => void doubts.add(sentence);
  const prepared = await prepareStudy(study, { store, loadDataset, tell }, recallDataset);
  const datasets = new Set([...prepared.datasets.values()].map(({ sha256 }) => sha256));
  const digests = new Set<string>();
  const given = givenModels(study).map(({ model }) => model.artifact.sha256);
  const artifacts = new Set([...datasets, ...given]);
  await planStatus(prepared, {
    ...{ store, needsData, signal },
    onTask({ digest, inputs }) {
      digests.add(digest);
      for (const { sha256 } of inputs) artifacts.add(sha256);
    },
    onRemark: ({ kind, message }) => void (kind === 'damaged' && doubts.add(message)),
  });
  const unfinished = new Set<string>();
  for (const digest of digests) {
    const result = { kind: 'result', key: resultKey(digest) } as const;
    const isDone = (await store.stat(result.key, { signal })) !== undefined;
    if (!isDone) unfinished.add(digest);
    const record = isDone ? result : ({ kind: 'state', key: stateKey(digest) } as const);
    for (const sha256 of await namedArtifacts(store, record, signal)) artifacts.add(sha256);
  }
  const kept = { kind: 'study', key: studyKey(study.name) } as const;
  for (const sha256 of await namedArtifacts(store, kept, signal)) artifacts.add(sha256);
  return { study: study.name, digests, artifacts, datasets, unfinished, doubts: [...doubts] };
}

/** Whether a study refers to an object: a saved state only where its task is not done. */
export function isNeeded(needs: StudyNeeds, { kind, name }: ObjectName): boolean {
  switch (kind) {
    case 'artifact':
      return needs.artifacts.has(name);
    case 'dataset':
      return needs.datasets.has(name);
    case 'study':
      return needs.study === name;
    case 'state':
      return needs.unfinished.has(name);
    case 'result':
    case 'failure':
    case 'lease':
      return needs.digests.has(name);
    case 'probe':
      return false;
  }
}

/** What each of some studies refers to. Throws where a data set is neither at hand nor known. */
export async function needsOfStudies(
  studies: readonly Study[],
  session: Session,
): Promise<readonly StudyNeeds[]> {
  const needs: StudyNeeds[] = [];
  for (const study of studies) needs.push(await needsOfStudy(study, session));
  return needs;
}
