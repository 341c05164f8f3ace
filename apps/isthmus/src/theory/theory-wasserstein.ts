import { permutationSpec } from '@isthmus/network';
import { cloudsBetween, type PathQuestion } from '@isthmus/network-theory';
import { permuteWeights } from '@isthmus/permutation';
import type { ModelFile } from '../input/model-file.js';
import { readPermutationOf } from '../input/permutation-of.js';
import { createTable } from '../terminal/table.js';
import { describePath } from './path-text.js';

/** What `theory wasserstein` is asked besides. */
export interface CloudQuestion extends PathQuestion {
  /** The file of B's permutation. */
  readonly permutation?: string;
  /** Whether one that was found for other models is taken. */
  readonly force?: boolean;
}

/** W1 and W2 of each layer's clouds of units; of two-layer networks, the bounds of Theorem 3.1 besides. */
export function theoryWasserstein(
  a: ModelFile,
  b: ModelFile,
  { permutation: file, force, ...question }: CloudQuestion,
): { result: object; text: string } {
  const { network } = a;
  const { groups } = permutationSpec(network);
  const permutation =
    file === undefined ? undefined : readPermutationOf(file, { network, a, b, force });
  const other = permutation ? permuteWeights(b.weights, groups, permutation) : b.weights;
  const { layers, path } = cloudsBetween(network, [a.weights, other], question);
  const rows = layers.map(({ group, units, coordinates, w1, w2, mean, rootMeanSquare }) => [
    group,
    String(units),
    String(coordinates),
    ...[w1, w2, mean, rootMeanSquare].map((distance) => distance.toPrecision(5)),
  ]);
  const head = ['group', 'units', 'coordinates', 'W1', 'W2', 'mean distance', 'root mean square'];
  const order = permutation ? 'as the permutation orders them' : 'in the order in which they lie';
  const text = [
    createTable(head, rows),
    `mean distance and root mean square are of unit i of A and unit i of B, ${order}`,
    ...(path ? [describePath(path)] : []),
  ].join('\n');
  const result = { network: network.notation, isPermuted: permutation !== undefined, layers, path };
  return { result, text };
}
