import { describe, expect, it } from 'vitest';
import { checkReadable, checkStore } from './check-store.js';
import { keysOf } from './contract.fixture.js';
import { StoreMisconfigured, StoreUnavailable } from './errors.js';
import { createMemoryStore } from './memory-store.js';

describe('checkReadable', () => {
  it('passes a store that can be read, empty or not, and writes nothing', async () => {
    const store = createMemoryStore();
    await checkReadable(store);
    expect(await keysOf(store, '')).toEqual([]);
    await checkStore(store);
    await checkReadable(store);
  });

  it('passes on what is wrong with a store', async () => {
    const attempt = { location: 'folder /x', operation: 'get', key: 'probe/check' } as const;
    const down = new StoreUnavailable(attempt, 'mend it', new Error('broken'));
    const store = { ...createMemoryStore(), get: () => Promise.reject(down) };
    await expect(checkReadable(store)).rejects.toBe(down);
  });
});

describe('checkStore', () => {
  it('passes a store that works, again and again', async () => {
    const store = createMemoryStore();
    await checkStore(store);
    await checkStore(store);
    expect(await keysOf(store, '')).toEqual(['probe/check']);
  });

  it('passes on what is wrong with a store', async () => {
    const attempt = { location: 'folder /x', operation: 'put', key: 'probe/check' } as const;
    const down = new StoreUnavailable(attempt, 'mend it', new Error('broken'));
    const store = { ...createMemoryStore(), put: () => Promise.reject(down) };
    await expect(checkStore(store)).rejects.toBe(down);
  });

  it('refuses a store that replaces what was to be put only if absent', async () => {
    const store = { ...createMemoryStore(), putIfAbsent: async () => true };
    await expect(checkStore(store)).rejects.toBeInstanceOf(StoreMisconfigured);
    await expect(checkStore(store)).rejects.toThrow('[store=memory, key=probe/check]');
  });

  it('refuses a store that gives back other bytes', async () => {
    const store = { ...createMemoryStore(), get: async () => new Uint8Array(3) };
    await expect(checkStore(store)).rejects.toThrow('other bytes than it got');
  });
});
