import { homedir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { readEnvironment } from './environment.js';

describe('the folder for downloads', () => {
  const cacheDir = (env: Record<string, string>) => readEnvironment(env).cacheDir;

  it('is one of its own among the caches of the user', () => {
    expect(cacheDir({})).toBe(`${homedir()}/.cache/isthmus`);
    expect(cacheDir({ XDG_CACHE_HOME: '/caches' })).toBe('/caches/isthmus');
  });

  it('is the one that is named for it, if there is one', () => {
    expect(cacheDir({ XDG_CACHE_HOME: '/caches', ISTHMUS_CACHE_DIR: '/here' })).toBe('/here');
  });
});
