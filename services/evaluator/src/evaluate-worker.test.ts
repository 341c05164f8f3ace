import { writeWeights } from '@isthmus/checkpoint';
import { encodeDataset } from '@isthmus/dataset';
import { correctedNodes } from '@isthmus/evaluation';
import { parseNetwork } from '@isthmus/network';
import { describe, expect, it } from 'vitest';
import { createEvaluatePool, dataset, drawn, spec } from './serving.fixture.js';

const compute = createEvaluatePool();
const layers = correctedNodes(parseNetwork(spec.network)).length;

/** Forward passes over a batch; each split of the data set is one batch. */
async function passes(splits: readonly ('train' | 'test')[]): Promise<number> {
  const work = {
    spec: { ...spec, splits: [...splits], repair: ['repair' as const] },
    modelA: writeWeights(drawn(1)),
    modelB: writeWeights(drawn(2)),
    permutation: undefined,
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
    const ends = 2;
    const repairs = (spec.points - ends) * layers;
    expect(await passes(['test'])).toBe(ends + repairs + spec.points);
    expect(await passes(['train', 'test'])).toBe(ends + repairs + 2 * spec.points);
  });
});
