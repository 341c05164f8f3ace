import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { succeed } from './command.js';
import { freshFolder, namesIn } from './fresh-folder.js';
import { refusal } from './refusal.js';
import { sharedServices } from './shared-services.js';
import { tinyStudy, writeStudy } from './tiny-study.js';

const cwd = freshFolder();
const options = { cwd, env: sharedServices };
const networks = [8, 16].map((width) => `mlp:784-${width}-10`);
const study = { ...tinyStudy, network: networks[0], grid: { network: networks } };
const read = (file: string) => readFileSync(join(cwd, file));

describe('figures', { timeout: 120_000 }, () => {
  beforeAll(async () => {
    await succeed(['run', writeStudy(cwd, study)], options);
  }, 240_000);

  it('of a study show what it varies, and are told of', async () => {
    const { stdout } = await succeed(['plot', 'study.yaml', '--json'], options);
    const { figure, x, panels } = JSON.parse(stdout);
    expect([figure, x.title]).toEqual([join('results', 'tiny', 'figure.svg'), 'Width (units)']);
    expect(panels[0].series.map(({ hue }: { hue: string }) => hue)).toEqual([
      'no matching',
      'weight',
    ]);
    const svg = read(figure).toString();
    for (const text of ['no matching', 'Test loss barrier (nats)', 'Width (units)']) {
      expect(svg).toContain(`>${text}</text>`);
    }
  });

  it.each([
    ['fig.pdf', '%PDF-'],
    ['fig.png', '\x89PNG'],
  ])('are written as %s', async (file, start) => {
    await succeed(['plot', 'study.yaml', '-o', file, '--size', 'page'], options);
    expect(read(file).subarray(0, start.length).toString('latin1')).toBe(start);
  });

  it('are not begun where their size, name or columns are none', async () => {
    const empty = freshFolder();
    const file = writeStudy(empty, study);
    const refused = (...args: string[]) => refusal(['plot', file, ...args], { cwd: empty });
    expect(await refused('--size', 'wide')).toContain('expected a size such as column (85 mm)');
    expect(await refused('-o', 'fig.jpg')).toContain("cannot tell the figure's format");
    expect(await refused('--format', 'svg', '-o', file)).toContain(
      'an output would replace another file',
    );
    expect(await refused('--y-scale', 'logarithmic')).toContain('unknown scale');
    expect(namesIn(empty, 'results')).toEqual([]);
  });
});
