import { describe, expect, it } from 'vitest';
import { study } from '../study.js';
import { isGiven, pairLabel } from './end.js';
import { pairsOf } from './study-pairs.js';

const base = { name: 's', dataset: 'digits', network: 'mlp:4-3-2' };
const sha256 = 'a'.repeat(64);
const artifact = { key: `artifacts/sha256/${sha256}`, sha256, sizeBytes: 9 };
const model = (label: string, network: string) => ({
  files: `runs/${label}.pt`,
  label,
  network,
  artifact,
  columns: { width: 3 },
});

function labelsOf(changes: object): string[] {
  return pairsOf(study.parse({ ...base, ...changes })).map(pairLabel);
}

describe('the pairs of a study', () => {
  it.each([
    [{ seeds: 4 }, ['1-2', '3-4']],
    [{ seeds: [3, 5, 7, 9], pairs: 'disjoint' }, ['3-5', '7-9']],
    [{ seeds: 3, pairs: 'all' }, ['1-2', '1-3', '2-3']],
    [{ seeds: [5, 1, 2], pairs: 'reference' }, ['5-1', '5-2']],
    [{ seeds: [1, { seed: 1, order: 2 }] }, ['1-1/order=2']],
    [{ pairs: [[2, 1]] }, ['2-1']],
  ])('of %j are %j', (changes, expected) => {
    expect(labelsOf(changes)).toEqual(expected);
  });

  it('are of given models of one network each, behind those of trained ones', () => {
    const models = [model('a', 'mlp:4-3-2'), model('b', 'mlp:4-5-2'), model('c', 'mlp:4-3-2')];
    const all = [...models, model('d', 'mlp:4-5-2')];
    expect(labelsOf({ seeds: 2, models: all })).toEqual(['1-2', 'a-c', 'b-d']);
  });

  it('are listed by seeds and labels, and hold what is known of a model', () => {
    const models = [model('a', 'mlp:4-3-2')];
    const [[one, other] = []] = pairsOf(study.parse({ ...base, models, pairs: [[1, 'a']] }));
    expect(one).toBe(1);
    const known = { label: 'a', file: 'runs/a.pt', artifact, columns: { width: 3 } };
    expect(other).toEqual(known);
    expect(other !== undefined && isGiven(other)).toBe(true);
  });
});
