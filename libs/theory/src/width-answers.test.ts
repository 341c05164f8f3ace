import { describe, expect, it } from 'vitest';
import { towerLog10 } from './tower-number.js';
import { widthAnswers } from './width-answers.js';

const question = { dimension: 5, epsilon: 0.1, scale: 1, layers: 2 };

describe('all bounds on the width', () => {
  it('are those of the closed forms', () => {
    const { tower, entezariLog10, support, rate } = widthAnswers(question);
    expect(tower).toHaveLength(2);
    expect(towerLog10(tower[0]!)).toBeCloseTo(5, 10);
    expect(towerLog10(tower[1]!)).toBeCloseTo(1e5, 4);
    expect(entezariLog10).toBeCloseTo(14, 10);
    expect(support).toBeUndefined();
    expect(rate.exponent).toBeCloseTo(1 / 5, 12);
  });

  it('have the width near a subspace where one is told', () => {
    const near = { support: 2, accuracy: 0.01 };
    const { support } = widthAnswers({ ...question, near });
    expect(support?.log10Width).toBeCloseTo(2, 12);
    expect(support?.log10Limit).toBeCloseTo(4, 12);
  });

  it('are enough where W1 = C n^-e is the error', () => {
    const { sufficient, rate } = widthAnswers(question);
    const { log10, constant } = sufficient!;
    expect(constant * 10 ** (-rate.exponent * log10)).toBeCloseTo(question.epsilon, 10);
  });

  it('go without that in more than 1,024 dimensions', () => {
    expect(widthAnswers({ ...question, dimension: 1025 }).sufficient).toBeUndefined();
  });

  it('refuse what the bounds refuse', () => {
    expect(() => widthAnswers({ ...question, epsilon: 2 })).toThrow('expected an error in (0, 1)');
  });
});
