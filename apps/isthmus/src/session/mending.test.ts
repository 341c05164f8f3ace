import { createMemoryStore, getArtifact, putArtifact } from '@isthmus/object-store';
import { describe, expect, it, vi } from 'vitest';
import { mending } from './mending.js';

const bytes = Uint8Array.of(1, 2, 3);
const other = Uint8Array.of(3, 2, 1);

describe('work on a store', () => {
  it('is done again where an artifact is damaged, which it then puts anew', async () => {
    const store = createMemoryStore();
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const { key } = await putArtifact(store, bytes);
    await store.put(key, other);
    const read = await mending(store, async () =>
      getArtifact(store, await putArtifact(store, bytes)),
    );
    expect(read).toEqual(bytes);
    expect(said.mock.calls.flat()).toEqual([
      expect.stringMatching(`^warning: an artifact is damaged .*key=${key}.*it is made anew\n$`),
    ]);
  });

  it('ends with its error where the artifact is damaged again', async () => {
    const store = createMemoryStore();
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const work = vi.fn(async () => {
      const ref = await putArtifact(store, bytes);
      await store.put(ref.key, other);
      return getArtifact(store, ref);
    });
    await expect(mending(store, work)).rejects.toThrow('object is corrupt');
    expect(work).toHaveBeenCalledTimes(2);
  });

  it('ends with its own error where the store cannot be written', async () => {
    const memory = createMemoryStore();
    const ref = await putArtifact(memory, bytes);
    await memory.put(ref.key, other);
    const store = { ...memory, remove: () => Promise.reject(new Error('read-only')) };
    await expect(mending(store, () => getArtifact(store, ref))).rejects.toThrow(
      'object is corrupt',
    );
  });

  it('that fails for another reason is not done again', async () => {
    const work = vi.fn(() => Promise.reject(new Error('no more')));
    await expect(mending(createMemoryStore(), work)).rejects.toThrow('no more');
    expect(work).toHaveBeenCalledTimes(1);
  });
});
