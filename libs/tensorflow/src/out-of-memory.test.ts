import { afterAll, describe, expect, it } from 'vitest';
import { createComputePool } from './compute-pool.js';
import { asOutOfMemory } from './out-of-memory.js';

interface Work {
  readonly kind?: 'tensor' | 'convolution' | 'array' | 'buffer' | 'negative';
}
const pool = createComputePool<Work, number>(
  new URL('./out-of-memory.fixture.mjs', import.meta.url),
  { slots: 1 },
);
afterAll(() => pool.close());

async function collect(work: Work): Promise<number[]> {
  const all: number[] = [];
  for await (const event of pool.run(work, { signal: new AbortController().signal }))
    all.push(event);
  return all;
}

describe('a computation for which there is no memory', () => {
  it.each([
    ['tensor', 'OOM when allocating tensor with shape[20000000,20000000] and type float on '],
    [
      'convolution',
      'a tensor is larger than the memory of the machine [shape=8,2000001,2000001,1, bytes=128000128000032, expected at most ',
    ],
    ['array', 'Invalid typed array length: 400000000000000'],
    ['buffer', 'Array buffer allocation failed'],
  ] as const)('fails, saying which %s was asked for and what to lower', async (kind, what) => {
    const failure: Error = await collect({ kind }).then(
      () => expect.fail('expected no memory'),
      (error) => error,
    );
    expect(failure.name).toBe('OutOfMemory');
    expect(failure.message).toContain(`out of memory: ${what}`);
    expect(failure.message).toContain('; lower the batch size');
  });

  it('leaves nothing behind: the next one begins with its own tensor alone', async () => {
    await expect(collect({ kind: 'tensor' })).rejects.toMatchObject({ name: 'OutOfMemory' });
    expect(await collect({})).toEqual([1]);
  });

  it('is not one with a wrong size', async () => {
    await expect(collect({ kind: 'negative' })).rejects.toMatchObject({ name: 'RangeError' });
  });
});

it('a thread that Node ended because its heap was full ran out of memory', () => {
  const full = Object.assign(new Error('JS heap out of memory'), {
    code: 'ERR_WORKER_OUT_OF_MEMORY',
  });
  expect(asOutOfMemory(full)).toMatchObject({ name: 'OutOfMemory', cause: full });
});
