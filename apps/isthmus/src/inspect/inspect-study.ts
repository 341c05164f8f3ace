import { readStudy } from '../study/read-study.js';
import type { Inspection } from './inspect-model.js';

/** Keys of a study, of which two at the beginning of lines tell one. */
const studyKey = /^(name|dataset|network|pairs|match|grid|train|evaluate):/gm;

/** Whether a text looks like a study. */
export function isStudy(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.subarray(0, 4096)).toString('utf8');
  return !text.includes('\0') && (text.match(studyKey)?.length ?? 0) > 1;
}

/** Tells a study file. Throws what is wrong with it. */
export async function inspectStudy(file: string): Promise<Inspection> {
  const { name, dataset, network, pairs } = await readStudy(file, {});
  const { length } = pairs;
  return {
    result: { format: 'study', name, dataset, network, pairs: length },
    text: `the study ${name}: ${length} ${length === 1 ? 'pair' : 'pairs'} of networks on ${dataset}; \`isthmus plan ${file}\` shows what it computes`,
  };
}
