import { describe, expect, it } from 'vitest';
import { annotatedModel } from './annotated-model.fixture.js';
import { contentHash } from './content-hash.js';

describe('the content hash', () => {
  const { weights } = annotatedModel('A', 1);

  it('does not depend on what the file says, nor on the order of its tensors', () => {
    const annotated = annotatedModel('B', 1, { step: 3 });
    expect(contentHash(annotated.weights)).toBe(contentHash(weights));
    expect(contentHash(new Map([...weights].toReversed()))).toBe(contentHash(weights));
  });

  it('is another for other weights, and stays what it is', () => {
    expect(contentHash(annotatedModel('C', 2).weights)).not.toBe(contentHash(weights));
    const bias = { shape: [2], data: Float32Array.of(1, -2) };
    expect(contentHash(new Map([['fc1.bias', bias]]))).toBe(
      'a6425fd9f8149b229ca7c6c033ff2dba17e1b853138bbc546424ae35921e07c3',
    );
  });
});
