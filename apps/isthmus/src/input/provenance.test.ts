import { describe, expect, it } from 'vitest';
import { ourVersions, provenanceOf, withProvenance } from './provenance.js';

const provenance = {
  made: 'train',
  network: 'mlp:4-3-2',
  versions: ourVersions,
  dataset: { notation: 'digits', sha256: '1f' },
  seeds: { initialisation: 1, order: 2, noise: 3 },
  training: { optimizer: 'adam', augment: ['flip'] },
};

describe('where a model comes from', () => {
  it('is read as it was written, beside what was there', () => {
    const metadata = withProvenance({ format: 'pt' }, provenance);
    expect(metadata.format).toBe('pt');
    expect(provenanceOf({ metadata })).toEqual(provenance);
  });

  it.each([undefined, 'from my desk', '{"made": 3}', '[]'])('is unknown for %j', (text) => {
    expect(provenanceOf({ metadata: text === undefined ? {} : { isthmus: text } })).toBeUndefined();
  });
});
