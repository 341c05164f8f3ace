import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writePermutation, writeWeights } from '@isthmus/checkpoint';
import { initialize, parseNetwork, permutationSpec } from '@isthmus/network';
import { invertPermutation, permuteWeights, randomPermutation } from '@isthmus/permutation';
import { tinyNetwork } from './tiny-study.js';

const network = parseNetwork(tinyNetwork);
const { groups } = permutationSpec(network);

/** One drawn network, and copies of it in other orders with what lines them up. */
export function writePlanted(cwd: string): void {
  const model = initialize(network, 9);
  const metadata = { network: tinyNetwork };
  writeFileSync(join(cwd, 'P'), writeWeights(model, metadata));
  for (const seed of [1, 2]) {
    const order = randomPermutation(groups, seed);
    writeFileSync(
      join(cwd, `P${seed}`),
      writeWeights(permuteWeights(model, groups, order), metadata),
    );
    writeFileSync(join(cwd, `pi${seed}.json`), writePermutation(invertPermutation(order)));
  }
}
