import { partialWords, type StudyResults } from '@isthmus/study';

/**
 * What the store lacks of a study and why, to stand under what it has; empty where it lacks nothing. `study` is its
 * file, with what else a command line says of it.
 */
export function partialText(results: StudyResults, study: string): string {
  const words = partialWords(results);
  if (words === undefined) return '';
  const reasons = results.failures.map(({ kind, task, message }) => `${kind}: ${task}: ${message}`);
  const isLeft = results.unfinished.some(({ status }) => status === 'missing');
  const remedy = isLeft
    ? `isthmus run ${study} computes them`
    : `isthmus run ${study} --retry-failed tries them again`;
  return `\n\n${[...reasons, `${words}: ${remedy}`].join('\n')}`;
}

/** The same for machines; nothing where a study is finished. */
export function partialJson({ cells, unfinished, failures }: StudyResults): object {
  if (unfinished.length === 0) return {};
  const all = { total: cells.length + unfinished.length, finished: cells.length };
  return {
    cells: all,
    unfinished: unfinished.map(({ cell, ...why }) => ({ ...cell, ...why })),
    failures,
  };
}
