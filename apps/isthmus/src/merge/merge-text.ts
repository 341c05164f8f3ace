import { createTable } from '../terminal/table.js';
import type { Merged, Merging } from './merge-models.js';

/** What was merged, and what came of it. */
interface MergeReport extends Merging {
  readonly merged: Merged;
}

/** What `merge --json` prints. */
export function mergeJson({ merged, ...report }: MergeReport): object {
  const { files, permutations, method, seed, coefficients, output: model } = report;
  const { hasBatchNorm, test, dataset, warnings } = merged;
  const [ofModels, ofMerged] = [test?.points.slice(0, -1), test?.points.at(-1)];
  return {
    ...(permutations === undefined ? { method, seed } : { permutations }),
    models: files.map((file, i) => ({ file, coefficient: coefficients[i], test: ofModels?.[i] })),
    model,
    hasBatchNorm,
    ...(test && { dataset, examples: test.examples, test: ofMerged }),
    warnings,
  };
}

/** What `merge` prints. */
export function mergeText({ files, coefficients, output, merged }: MergeReport): string {
  const { hasBatchNorm, test, dataset } = merged;
  const rows = [...files, output].map((file, i) => {
    const point = test?.points[i];
    return [
      file,
      coefficients[i]?.toFixed(3) ?? 'merged',
      ...(point ? [point.loss.toFixed(4), (100 * point.accuracy).toFixed(2)] : []),
    ];
  });
  const measures = test === undefined ? [] : ['test loss', 'test accuracy %'];
  return [
    createTable(['model', 'coefficient', ...measures], rows),
    ...(test ? [`(${dataset} test split, ${test.examples} examples)`] : []),
    ...(hasBatchNorm
      ? [
          'The running statistics of its batch norms are averaged like weights, which is not what they would be on its own activations: measure them anew before it is used.',
        ]
      : []),
    `merged model: ${output}`,
  ].join('\n');
}
