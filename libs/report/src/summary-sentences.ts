import { type StudyResults, studyScope, summaryRows } from '@isthmus/study';
import { accuracySentences } from './accuracy-sentences.js';
import { groupAlike } from './alike-cells.js';
import { barrierSentences } from './barrier-sentences.js';
import { surenessSentences } from './sureness-sentences.js';

/** What a study found, in words: of many methods the best and the worst; the table has the rest. */
export function summarySentences(results: StudyResults): string[] {
  const [alike, ...others] = groupAlike(results.cells);
  if (!alike) return ['No cell of this study has a result.'];
  const { study } = results;
  const split = studyScope(study).splits.includes('test') ? 'test' : 'train';
  const rows = summaryRows(results);
  const barriers = barrierSentences(study, rows, { split, isGrid: others.length > 0 });
  if (others.length > 0) return barriers;
  const sureness = surenessSentences(rows, split);
  return [...barriers, ...sureness, ...accuracySentences(alike, rows, split)];
}
