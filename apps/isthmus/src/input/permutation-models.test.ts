import { afterEach, describe, expect, it, vi } from 'vitest';
import { BadInput } from '../terminal/exit-code.js';
import { annotatedModel } from './annotated-model.fixture.js';
import { contentHash, shortHash } from './content-hash.js';
import { checkModels } from './permutation-models.js';
import { ourVersions } from './provenance.js';

const [a, b, c] = [1, 2, 3].map((seed) => annotatedModel(`${seed}.st`, seed));
const provenance = {
  method: 'weight',
  seed: 0,
  objective: 1,
  network: 'mlp:4-3-2',
  groups: { fc1: 3 },
  models: { a: [contentHash(a!.weights)], b: [contentHash(b!.weights)] },
  versions: ourVersions,
};
const check = (models: Parameters<typeof checkModels>[2]) =>
  checkModels('pi.json', provenance, models);

describe('a permutation', () => {
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  afterEach(() => said.mockClear());

  it('is taken for the models for which it was found, without a word', () => {
    check({ a: a!, b: b! });
    check({ b: b! });
    expect(said).not.toHaveBeenCalled();
  });

  it('is refused for the pair in the other order', () => {
    const swapped = () => check({ a: b!, b: a! });
    expect(swapped).toThrow(BadInput);
    expect(swapped).toThrow(
      `in the other order [file=pi.json, expected ${shortHash(contentHash(b!.weights))}, got 1.st of ${shortHash(contentHash(a!.weights))}]; give A and B in the other order, or use --force`,
    );
    expect(() => check({ b: a! })).toThrow('to line it up with this one');
  });

  it.each([
    [{ a: a!, b: c! }, 'the permutation re-orders another model ['],
    [{ a: c!, b: b! }, 'the permutation lines this model up with another ['],
    [{ a: c!, b: c! }, 'the permutation lines up other models ['],
    [{ b: c! }, 'the permutation re-orders another model ['],
  ])('is refused for other models', (models, message) => {
    expect(() => check(models)).toThrow(message);
    expect(() => check({ ...models, force: true })).not.toThrow();
    expect(said).toHaveBeenCalledWith(expect.stringContaining(`warning: ${message}`));
  });

  it('that does not say whose it is is taken, and that is said', () => {
    checkModels('pi.json', undefined, { a: b!, b: a! });
    expect(said).toHaveBeenCalledWith(
      'pi.json does not say which models it is of: that it belongs to 1.st is not checked\n',
    );
  });
});
