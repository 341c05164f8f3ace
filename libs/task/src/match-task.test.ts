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
    const address = '94d218c975a9fd994671c57cc186cbc9f0b54e90bef7b1dce837f855c6a60cb7';
    expect(digestOf(spec)).toBe(address);
    expect(digestOf({ ...spec, ownSpec: undefined })).toBe(address);
  });

  it('has another address with a spec of one’s own', () => {
    expect(digestOf({ ...spec, ownSpec: { groups: [] } })).not.toBe(digestOf(spec));
  });
});
