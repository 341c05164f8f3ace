import { pairsOf } from '@isthmus/study';
import { readStudy } from '../study/read-study.js';
import type { Inspection } from './inspect-model.js';

/** Keys of a study, of which two at the beginning of lines tell one. */
const studyKey =
  /^(extends|name|dataset|network|seeds|models|pairs|match|grid|sweep|train|evaluate|barrier):/gm;

/** Whether a text looks like a study. */
export function isStudy(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.subarray(0, 4096)).toString('utf8');
  return !text.includes('\0') && (text.match(studyKey)?.length ?? 0) > 1;
}

/** Tells a study file. Throws what is wrong with it. */
export async function inspectStudy(file: string): Promise<Inspection> {
  const { study } = await readStudy(file, {});
  const { name, dataset, network } = study;
  const { length } = pairsOf(study);
  return {
    result: { format: 'study', name, dataset, network, pairs: length },
    text: `the study ${name}: ${length} ${length === 1 ? 'pair' : 'pairs'} of networks on ${dataset}; \`isthmus plan ${file}\` shows what it computes`,
  };
}
