import { describe, expect, it } from 'vitest';
import { storedResults } from '../stored-results.fixture.js';
import { explainCell } from './explain-cell.js';
import { findCell } from './find-cell.js';

const results = storedResults();
const [first, second] = results.cells;

describe('findCell', () => {
  it('takes a number, a digest or words', () => {
    const digest = second?.tasks?.evaluate.digest.slice(0, 8) ?? '';
    for (const asked of [
      '2',
      digest,
      'activation learningRate=0.001',
      '1-2 activation width=8 learningRate=0.001',
    ]) {
      expect(findCell(results, asked)).toMatchObject({ number: 2, result: second });
    }
    expect(findCell(results, '3')).toMatchObject({
      result: undefined,
      unfinished: { status: 'failed' },
    });
  });

  it.each(['5', '0', '1-3', 'abcdef', ' '])('refuses "%s", which is none', (asked) => {
    expect(() => findCell(results, asked)).toThrow(
      /^no cell is ".*" \[expected a number from 1 to 4.*: 1: 1-2 identity learningRate=0.001; 2: /,
    );
  });

  it('refuses words that fit several, and tells these apart', () => {
    expect(() => findCell(results, 'identity')).toThrow(
      /^2 cells are "identity" .*: 1: 1-2 identity learningRate=0.001; 3: 1-2 identity learningRate=1e\+30$/,
    );
  });
});

describe('explainCell', () => {
  it('tells each task behind a cell, how long it took and how many cells it served', async () => {
    const asked: string[] = [];
    const { tasks, measurements, data } = await explainCell(
      results,
      findCell(results, '1'),
      async (digest) => {
        asked.push(digest);
        return undefined;
      },
    );
    const own = first?.tasks;
    expect(tasks.map(({ role, digest, wallMs, cells }) => [role, digest, wallMs, cells])).toEqual([
      ['train A', own?.trainA?.digest, own?.trainA?.wallMs, 2],
      ['train B', own?.trainB?.digest, own?.trainB?.wallMs, 2],
      ['match', own?.match.digest, own?.match.wallMs, 1],
      ['evaluate', own?.evaluate.digest, own?.evaluate.wallMs, 1],
    ]);
    expect(asked).toEqual(tasks.map(({ digest }) => digest));
    expect(measurements).toHaveLength(40);
    expect(data).toMatch(/^a5caad5f/);
  });
});
