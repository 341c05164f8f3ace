import { describe, expect, it } from 'vitest';
import { taskDigest } from './digest.js';
import { matchSpec, matchTask } from './match-task.js';

const spec = { method: 'weight', network: 'mlp:4-3-2', seed: 0 };
const digestOf = (given: unknown) => {
  const { kind, version } = matchTask;
  return taskDigest({ kind, version, spec: matchSpec.parse(given), inputs: [] });
};

describe('the spec of a match', () => {
  it('has the same address whether a spec of one’s own is left out or undefined', () => {
    const address = '4f2b2c5e4fd51f5a51b2ff8f59257805210cda023483f55183d5f0154368bdcd';
    expect(digestOf(spec)).toBe(address);
    expect(digestOf({ ...spec, ownSpec: undefined })).toBe(address);
  });

  it('has another address with a spec of one’s own', () => {
    expect(digestOf({ ...spec, ownSpec: { groups: [] } })).not.toBe(digestOf(spec));
  });
});
