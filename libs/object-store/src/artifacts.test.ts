import { describe, expect, it } from 'vitest';
import { dropIfDamaged, getArtifact, putArtifact } from './artifacts.js';
import { IntegrityError, ObjectNotFound } from './errors.js';
import { createMemoryStore } from './memory-store.js';

const abc = Buffer.from('abc');
// FIPS 180-2, appendix B.1.
const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
const key = `artifacts/sha256/${sha256}`;

describe('artifacts', () => {
  it('lie under the hash of their bytes', async () => {
    const store = createMemoryStore();
    expect(await putArtifact(store, abc)).toEqual({ key, sha256, sizeBytes: 3 });
    expect(Buffer.from(await store.get(key)).toString()).toBe('abc');
  });

  it('are read as they were put', async () => {
    const store = createMemoryStore();
    const ref = await putArtifact(store, abc);
    expect(Buffer.from(await getArtifact(store, ref)).toString()).toBe('abc');
  });

  it('are not uploaded twice', async () => {
    const store = createMemoryStore();
    await putArtifact(store, abc);
    const put = () => Promise.reject(new Error('uploaded again'));
    expect(await putArtifact({ ...store, put }, abc)).toMatchObject({ key });
  });

  it('are uploaded again where a truncated one lies', async () => {
    const store = createMemoryStore();
    await store.put(key, abc.subarray(0, 2));
    const ref = await putArtifact(store, abc);
    expect(Buffer.from(await getArtifact(store, ref)).toString()).toBe('abc');
  });

  it('are refused when one byte is flipped, naming the key and both hashes', async () => {
    const store = createMemoryStore();
    const ref = await putArtifact(store, abc);
    await store.put(key, Buffer.from('abb'));
    const get = getArtifact(store, ref);
    await expect(get).rejects.toBeInstanceOf(IntegrityError);
    await expect(get).rejects.toThrow(
      `object is corrupt [store=memory, key=${key}]: expected sha256:${sha256} (3 bytes), ` +
        'got sha256:715edf8ba8729420cd4d1ce85ed61954a9f531f8c548df728c407effe839296d (3 bytes)',
    );
  });

  it('are refused when their size is not the one that was told', async () => {
    const store = createMemoryStore();
    const ref = await putArtifact(store, abc);
    await expect(getArtifact(store, { ...ref, sizeBytes: 4 })).rejects.toBeInstanceOf(
      IntegrityError,
    );
  });

  it('are not found where there are none', async () => {
    const get = getArtifact(createMemoryStore(), { key, sha256, sizeBytes: 3 });
    await expect(get).rejects.toBeInstanceOf(ObjectNotFound);
  });

  it('are neither put nor read under a signal that is aborted', async () => {
    const store = createMemoryStore();
    const ref = await putArtifact(store, abc);
    const options = { signal: AbortSignal.abort(new Error('enough')) };
    await expect(putArtifact(store, abc, options)).rejects.toThrow('enough');
    await expect(getArtifact(store, ref, options)).rejects.toThrow('enough');
  });
});

describe('dropping what is damaged', () => {
  it('removes an artifact whose bytes are others, and says so', async () => {
    const store = createMemoryStore();
    const { key } = await putArtifact(store, Uint8Array.of(1, 2));
    expect(await dropIfDamaged(store, key)).toBeUndefined();
    await store.put(key, Uint8Array.of(1, 3));
    expect(await dropIfDamaged(store, key)).toEqual({
      kind: 'damaged',
      damage: expect.stringMatching(/its name is not the hash .*\(2 bytes\)/),
    });
    expect(await store.stat(key)).toBeUndefined();
    expect(await dropIfDamaged(store, key)).toEqual({ kind: 'missing' });
  });

  it('never removes what is no artifact', async () => {
    const store = createMemoryStore();
    await store.put('results/a.json', Uint8Array.of(1));
    expect(await dropIfDamaged(store, 'results/a.json')).toBeUndefined();
    expect(await store.stat('results/a.json')).toEqual({ sizeBytes: 1 });
  });
});
