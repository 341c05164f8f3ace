import { writeWeights } from '@isthmus/checkpoint';
import { encodeDataset } from '@isthmus/dataset';
import { correctedNodes } from '@isthmus/evaluation';
import { parseNetwork } from '@isthmus/network';
import { describe, expect, it } from 'vitest';
import { createEvaluatePool, dataset, drawn, spec } from './serving.fixture.js';

const compute = createEvaluatePool();
const network = parseNetwork(spec.network);
const corrected = correctedNodes(network, { output: false });
/** Of a repair: each node up to the last that is corrected is computed once, and those that are once more. */
const nodesOfRepair =
  1 + network.nodes.findIndex(({ name }) => name === corrected.at(-1)?.name) + corrected.length;

/** Pieces of work: forward passes over a batch, or nodes of one; each split of the data set is one batch. */
async function passes(splits: readonly ('train' | 'test')[]): Promise<number> {
  const work = {
    spec: { ...spec, splits: [...splits], repair: ['repair' as const] },
    models: [1, 2].map((seed) => ({ model: writeWeights(drawn(seed)), permutation: undefined })),
    dataset: encodeDataset(dataset),
  };
  let batches = 0;
  for await (const { kind } of compute.run(work, { signal: new AbortController().signal })) {
    if (kind === 'batch') batches += 1;
  }
  return batches;
}

describe('an evaluation of repaired networks', () => {
  it('repairs each network once, on however many splits it is measured', async () => {
    const [ends, points] = [2, 5];
    const repairs = (points - ends) * nodesOfRepair;
    expect(await passes(['test'])).toBe(ends + repairs + points);
    expect(await passes(['train', 'test'])).toBe(ends + repairs + 2 * points);
  });
});
