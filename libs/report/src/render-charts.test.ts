import { expect, it } from 'vitest';
import { renderCharts } from './render-charts.js';
import { exampleResults, exampleStudy } from './study-results.fixture.js';

const vermillion = '#D55E00';
const blue = '#0072B2';

async function chartsOf(changes: Record<string, unknown> = {}): Promise<Map<string, string>> {
  const charts = await renderCharts(exampleResults(exampleStudy(changes)));
  return new Map(charts.map(({ name, svg }) => [name, svg]));
}

function linesOf(svg: string | undefined, color: string): number {
  return (
    svg?.match(new RegExp(`<path d="M[^"]*L[^>]* stroke="${color}" stroke-width="2"`, 'g'))
      ?.length ?? 0
  );
}

it('a study of one setting has path, training and time charts', async () => {
  expect([...(await chartsOf()).keys()]).toEqual([
    'barrier-by-method',
    'path-loss',
    'path-accuracy',
    'training-loss',
    'training-accuracy',
    'stage-time',
  ]);
});

it('a path chart has one line a method and split', async () => {
  const charts = await chartsOf();
  for (const name of ['path-loss', 'path-accuracy']) {
    expect(linesOf(charts.get(name), vermillion), name).toBe(2);
    expect(linesOf(charts.get(name), blue), name).toBe(2);
    expect(charts.get(name)).toContain('>weight matching<');
  }
  const onlyTest = await chartsOf({ evaluate: { splits: ['test'] }, match: ['identity'] });
  expect(linesOf(onlyTest.get('path-loss'), vermillion)).toBe(1);
  expect(linesOf(onlyTest.get('path-loss'), blue)).toBe(0);
});

it('a path chart shows the repaired networks beside those as they are, each line in its own strokes', async () => {
  const svg = (
    await chartsOf({ evaluate: { repair: ['none', 'repair'] }, match: ['identity'] })
  ).get('path-loss');
  expect(linesOf(svg, vermillion)).toBe(4);
  for (const [name, strokes] of [
    ['train', '6,4'],
    ['test, repaired', '2,2'],
    ['train, repaired', '8,3,2,3'],
  ]) {
    expect(svg).toContain(`>${name}<`);
    const line = `stroke="${vermillion}" stroke-width="2" stroke-dasharray="${strokes}"`;
    expect(svg?.split(line), name).toHaveLength(2);
  }
});

it('every correction has strokes of its own', async () => {
  const repair = ['none', 'repair', 'rescale', 'reshift', 'repair-output'];
  const svg =
    (await chartsOf({ evaluate: { repair }, match: ['identity'] })).get('path-loss') ?? '';
  const line = new RegExp(
    `stroke="${vermillion}" stroke-width="2"( stroke-dasharray="[^"]*")?`,
    'g',
  );
  expect(new Set(svg.match(line)).size).toBe(2 * repair.length);
  expect(svg).toContain('>test, repaired with output<');
});

it('many methods have a panel each, all with the same lines and one legend', async () => {
  const match = ['identity', 'random', 'weight', 'greedy', 'activation', 'ste', 'sinkhorn'];
  const charts = await chartsOf({ match, evaluate: { repair: ['none', 'repair'] } });
  for (const svg of [charts.get('path-loss'), charts.get('path-accuracy')]) {
    expect(linesOf(svg, vermillion)).toBe(2 * match.length);
    expect(linesOf(svg, blue)).toBe(2 * match.length);
    for (const method of match.slice(1)) expect(svg).toContain(`>${method} matching<`);
    expect(svg?.split('>test, repaired<')).toHaveLength(2);
  }
});

it('no panel has more than six lines: methods with many lines have a panel each, many networks their mean', async () => {
  const charts = await chartsOf({
    match: ['identity', 'weight', 'activation', 'ste'],
    pairs: [
      [1, 2],
      [3, 4],
    ],
  });
  for (const color of [vermillion, blue])
    expect(linesOf(charts.get('path-loss'), color)).toBe(color === vermillion ? 8 : 0);
  const training = charts.get('training-loss') ?? '';
  expect(training.match(/<path d="M[^"]*L[^>]* stroke="[^"]*" stroke-width="2"/g)).toHaveLength(2);
  expect(training.match(/fill-opacity="0.15"|opacity="0.15"/g)?.length).toBeGreaterThanOrEqual(2);
  expect(charts.get('barrier-by-method')).toContain('>activation<');
});

it('a grid adds one barrier chart a varied parameter, with one line a method', async () => {
  const networks = ['mlp:784-64-64-10', 'mlp:784-64-64-64-10'];
  const charts = await chartsOf({
    pairs: [
      [1, 2],
      [3, 4],
    ],
    grid: { network: networks },
  });
  expect([...charts.keys()]).toEqual([
    'barrier-by-network',
    'barrier-by-method-1',
    'path-loss-1',
    'path-accuracy-1',
    'training-loss-1',
    'training-accuracy-1',
    'barrier-by-method-2',
    'path-loss-2',
    'path-accuracy-2',
    'training-loss-2',
    'training-accuracy-2',
    'stage-time',
  ]);
  const svg = charts.get('barrier-by-network');
  expect(linesOf(svg, vermillion)).toBe(1);
  expect(linesOf(svg, blue)).toBe(1);
  expect(svg).toContain('>64-10<');
});

it('barriers of networks of several widths have a numeric axis, intervals and a fitted law', async () => {
  const networks = ['mlp:784-64-64-10', 'mlp:784-256-256-10', 'mlp:784-16-16-10'];
  const pairs = [
    [1, 2],
    [3, 4],
    [5, 6],
  ];
  const charts = await chartsOf({ pairs, grid: { network: networks } });
  const svg = charts.get('barrier-by-width');
  for (const text of ['Width (units)', '16', '64', '256', 'power law', 'weight matching'])
    expect(svg).toContain(`>${text}<`);
  // The means, and the law.
  expect(linesOf(svg, blue)).toBe(2);
  expect(svg).toMatch(/weight matching: \S+ m\^-a, a = \S+ \(\S+ to \S+\)/);
  expect(svg?.match(new RegExp(`<line[^>]* stroke="${blue}"`, 'g'))).toHaveLength(networks.length);
});

it('every chart is a drawing with a title and a description', async () => {
  for (const [name, svg] of await chartsOf({ grid: { 'train.learningRate': [1e-4, 1e-2] } })) {
    expect(svg, name).toMatch(/^<svg role="img"[^>]*><title>[^<]+<\/title><desc>[^<]+<\/desc>/);
    expect(svg, name).toContain('mark-');
    expect(svg, name).not.toMatch(/NaN|undefined|null/);
  }
});

it('markup in names is drawn as text', async () => {
  const network = ['mlp:<b>&-64-10', 'mlp:<b>&-96-10'];
  const charts = await chartsOf({ grid: { network, 'train.learningRate': [1e-4, 1e-3] } });
  expect(charts.get('barrier-by-learning-rate-1')).toContain('mlp:&lt;b&gt;&amp;-64-10');
  for (const [name, svg] of charts) expect(svg, name).not.toContain('<b>');
});

it('the same results are drawn in the same bytes', async () => {
  expect(await chartsOf()).toEqual(await chartsOf());
});
