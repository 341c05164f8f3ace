import { readFileSync } from 'node:fs';
import { type StudyResults, studyResults } from '@isthmus/study';

/**
 * The results of a study as `isthmus run` wrote them: one pair on the digits, two matchers, both splits, raw and
 * REPAIRed, and a learning rate at which its trainings diverged.
 */
export function storedResults(): StudyResults {
  const file = new URL('tiny-results.fixture.json', import.meta.url);
  return studyResults.parse(JSON.parse(readFileSync(file, 'utf8')));
}
