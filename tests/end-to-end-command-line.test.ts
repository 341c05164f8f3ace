import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writePermutation, writeWeights } from '@isthmus/checkpoint';
import { initialize, parseNetwork, permutationSpec } from '@isthmus/network';
import { invertPermutation, permuteWeights, randomPermutation } from '@isthmus/permutation';
import { describe, expect, it } from 'vitest';
import { inProcess, isthmus, succeed } from './command.js';
import { freshFolder, namesIn } from './fresh-folder.js';
import { refusal } from './refusal.js';
import { sharedServices } from './shared-services.js';
import { cacheIn } from './spawn-isthmus.js';
import { tinyStudy, writeStudy } from './tiny-study.js';

describe('doctor', () => {
  it('says which TensorFlow, store and data there are, and that nothing is missing', async () => {
    const { code, stdout } = await isthmus(['doctor', '--json'], { cwd: freshFolder() });
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({
      isthmus: expect.stringMatching(/^\d+\.\d+\.\d+/),
      node: process.version,
      tensorflow: { tensorflow: expect.stringMatching(/^\d+\.\d+/), gpu: expect.any(Boolean) },
      processor: { model: expect.any(String), features: expect.any(Array) },
      store: { location: expect.stringContaining('.isthmus/store') },
      missing: [],
    });
    expect(report.datasets).toContainEqual(
      expect.objectContaining({ name: 'digits', status: 'found' }),
    );
    expect(code).toBe(0);
  });

  it('fails when the store cannot be used, and says why', async () => {
    const args = ['doctor', '--json', '--store', 'ftp://nowhere'];
    const { code, stdout } = await isthmus(args, { cwd: freshFolder() });
    expect(JSON.parse(stdout).missing).toEqual([expect.stringContaining('ftp: URLs')]);
    expect(code).toBe(1);
  });
});

describe('dataset list', () => {
  it('finds the digits, and says where files of a missing set may be put', async () => {
    const folder = freshFolder();
    const env = { ISTHMUS_CACHE_DIR: cacheIn(folder) };
    const { code, stdout } = await inProcess(['dataset', 'list', '--json'], { cwd: folder, env });
    const { datasets } = JSON.parse(stdout);
    expect(datasets).toContainEqual(expect.objectContaining({ name: 'digits', status: 'found' }));
    expect(datasets).toContainEqual({
      name: 'mnist',
      description: expect.any(String),
      ...{ example: 'mnist', shape: [1, 28, 28], classes: 10, status: 'missing' },
      remedy: expect.stringContaining(`${cacheIn(folder)}/data/mnist`),
    });
    expect(code).toBe(0);
  });
});

describe('report', () => {
  it('of a study of which nothing is computed is refused with the command that does', async () => {
    const folder = freshFolder();
    const study = writeStudy(folder, tinyStudy);
    const { code, stdout, stderr } = await inProcess(['report', study], { cwd: folder });
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(`compute them: isthmus run ${study}`);
    expect(namesIn(folder, 'results')).toEqual([]);
  });
});

describe('geometry', () => {
  const cwd = freshFolder();
  const options = { cwd, env: sharedServices };
  const notation = 'mlp:784-12-8-10';
  const network = parseNetwork(notation);
  const { groups } = permutationSpec(network);
  const [a, start] = [1, 2].map((seed) => initialize(network, seed));
  const planted = randomPermutation(groups, 3);
  const write = (file: string, content: Uint8Array) => writeFileSync(join(cwd, file), content);
  write('A', writeWeights(a!, { network: notation }));
  write('B', writeWeights(permuteWeights(a!, groups, planted), { network: notation }));
  write('init', writeWeights(start!, { network: notation }));
  write('narrow', writeWeights(initialize(parseNetwork('mlp:784-6-8-10'), 1)));
  write('pi.json', writePermutation(invertPermutation(planted)));
  const found = ['A', 'B', '--permutation', 'pi.json', '--base', 'init'];

  it('finds that a planted permutation brings B onto A', async () => {
    const data = ['--dataset', 'digits', '--examples', '60', '--probes', '2'];
    const { stdout } = await succeed(['geometry', ...found, ...data, '--json'], options);
    const { distance, spectra, rScore, angles, loss } = JSON.parse(stdout);
    expect(distance.all).toMatchObject({ after: 0, reduction: 1 });
    expect(distance.layers.map(({ layer }: { layer: string }) => layer)).toEqual([
      ...['fc1', 'fc2', 'fc3'],
    ]);
    for (const { difference, singularValues, inputs } of spectra) {
      expect(difference).toBeLessThan(1e-10);
      expect(inputs.ofSecondMoment).toHaveLength(singularValues.a.length);
    }
    expect(rScore.gamma).toBe(0.3);
    expect(Math.abs(rScore.original.score)).toBeLessThan(0.9);
    expect(rScore.permuted.score).toBeCloseTo(1, 5);
    expect(angles.atOrigin.permuted).toBe(0);
    expect(angles.atBase.original).toBeGreaterThan(1);
    expect(loss).toMatchObject({ examples: 60, barrier: { measured: 0, estimate: 0 } });
    expect(loss.traces.a).toEqual(loss.traces.b);
    expect(loss.traces.a).toMatchObject({ probes: 2, standardError: expect.any(Number) });
  });

  it('answers from the store what was measured before', async () => {
    const args = ['geometry', ...found, '--json'];
    const first = await succeed(args, options);
    const second = await succeed(args, options);
    expect(first.stderr).not.toContain('already done');
    expect(second.stderr).toContain('already done: read from the store');
    expect(second.stdout).toBe(first.stdout);
  });

  it('prints a table for distances and one for weight matrices, without data too', async () => {
    const { stdout } = await succeed(['geometry', ...found], options);
    expect(stdout).toMatch(/^fc1 +\d+\.\d+ +0\.000 +100\.0 %$/m);
    expect(stdout).toMatch(/^fc2\.weight +8x12 +0\.0 % +(\d+) and \1 .* 1\.000$/m);
    expect(stdout).toMatch(/^R, gamma 0\.3 +-?\d\.\d+ +1\.000$/m);
    expect(stdout).not.toContain('loss');
  });

  it.each([
    [['A', 'narrow'], 'tensor=fc1.weight, expected=12x784 as in A, got=6x784 in narrow'],
    [['A', 'B', '--base', 'narrow'], 'tensor=fc1.weight'],
    [['A', 'B', '--gamma', '1'], 'expected a number from 0 to below 1, got "1"'],
    [['A', 'B', '--probes', '1'], 'probes=1'],
    [['A', 'B', '--dataset', 'two-moons'], 'expected 784 values an example'],
  ])('refuses %j', async (args, message) => {
    const { code, stderr } = await inProcess(['geometry', ...args], options);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});

describe('theory', () => {
  const cwd = freshFolder();
  const json = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await inProcess(['theory', ...args, '--json'], { cwd });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    return JSON.parse(stdout);
  };
  const write = (file: string, content: Uint8Array) => writeFileSync(join(cwd, file), content);

  it('tells the tower of widths, 32, 2^32 and 2^(2^32), as logarithms', async () => {
    const { tower, entezari } = await json(
      ...['width', '--dimension', '5', '--epsilon', '0.5', '--layers', '3'],
    );
    const log2 = Math.log10(2);
    expect(tower[0].log10).toBeCloseTo(5 * log2, 9);
    expect(tower[1].log10).toBeCloseTo(32 * log2, 9);
    expect(tower[2].log10 / (2 ** 32 * log2)).toBeCloseTo(1, 9);
    expect(entezari.log10).toBeCloseTo(14 * log2, 9);
  });

  it('finds clouds of units equal under a permutation that was planted', async () => {
    const notation = 'mlp:12-80-6-3';
    const network = parseNetwork(notation);
    const { groups } = permutationSpec(network);
    const weights = initialize(network, 1);
    const planted = randomPermutation(groups, 1);
    const metadata = { network: notation };
    write('A.safetensors', writeWeights(weights, metadata));
    write('B.safetensors', writeWeights(permuteWeights(weights, groups, planted), metadata));
    write('pi.json', writePermutation(invertPermutation(planted)));
    const models = ['wasserstein', 'A.safetensors', 'B.safetensors'];
    const [plain, permuted] = [
      await json(...models),
      await json(...models, '--permutation', 'pi.json'),
    ];
    expect(permuted.layers).toEqual([
      { group: 'fc1', units: 80, coordinates: 13, w1: 0, w2: 0, mean: 0, rootMeanSquare: 0 },
      { group: 'fc2', units: 6, coordinates: 81, w1: 0, w2: 0, mean: 0, rootMeanSquare: 0 },
    ]);
    // The weights into fc1 are the same set without it, those into fc2 are in another order.
    expect(plain.layers[0]).toMatchObject({ w1: 0, w2: 0, mean: expect.any(Number) });
    expect(plain.layers[0].mean).toBeGreaterThan(0.1);
    expect(plain.layers[1].w1).toBeGreaterThan(0.1);
  });

  it('estimates the dimensions of layers, on a data set those of their activations too', async () => {
    const notation = 'mlp:784-80-6-10';
    const weights = initialize(parseNetwork(notation), 1);
    write('E.safetensors', writeWeights(weights, { network: notation }));
    const { layers } = await json('dimension', 'E.safetensors', '--dataset', 'digits');
    const [first, second] = layers;
    expect(first).toMatchObject({ tensor: 'fc1.weight', units: 80, inputs: 784 });
    // Independent weights are near 80 * 784 / (80 + 784) of all dimensions.
    expect(first.byWeights / 72.6).toBeCloseTo(1, 1);
    // Pictures of digits are not spread over all of them.
    expect(first.byCovariance).toBeLessThan(first.byWeights / 4);
    expect(first.byActivations).toBeLessThan(first.byCovariance);
    expect(first.byActivations).toBeGreaterThanOrEqual(1);
    expect(first.byRate.interval[0]).toBeLessThan(first.byRate.dimension);
    expect(second).toMatchObject({ tensor: 'fc2.weight', units: 6, inputs: 80, byRate: null });
    const alone = await json('dimension', 'E.safetensors');
    expect(alone.layers[0]).toEqual({ ...first, byCovariance: null, byActivations: null });
  });

  it('bounds two-layer networks on the line between them', async () => {
    const notation = 'mlp:4-20-2,activation=tanh';
    for (const [file, seed] of [['C.safetensors', 1] as const, ['D.safetensors', 2] as const]) {
      write(file, writeWeights(initialize(parseNetwork(notation), seed), { network: notation }));
    }
    const models = ['wasserstein', 'C.safetensors', 'D.safetensors'];
    const { layers, path } = await json(...models, '--lipschitz', '4', '--smoothness', '8');
    expect(layers).toEqual([expect.objectContaining({ group: 'fc1', coordinates: 4 + 1 + 2 })]);
    expect(path.best.byLipschitz).toBeCloseTo(2 * layers[0].w1, 9);
    expect(path.best.bySmoothness).toBeCloseTo(layers[0].w2 ** 2, 9);
    expect(path.asOrdered.byLipschitz).toBeCloseTo(2 * layers[0].mean, 9);
    const { path: estimated } = await json(...models);
    expect(estimated.radius).toBe(2);
  });

  it('counts symmetries as `isthmus spec` does', async () => {
    const notation = 'mlp:784-512-512-512-10';
    const { symmetriesLog10, groups } = await json('symmetries', notation);
    expect(symmetriesLog10).toBeCloseTo(3499.62, 2);
    expect(groups[0].symmetriesLog10).toBeCloseTo(3499.62 / 3, 2);
  });

  it.each([
    ['width --dimension 5 --epsilon 2', 'expected an error in (0, 1), got 2 [field=epsilon]'],
    ['width --dimension 0 --epsilon 0.1', '--dimension'],
    [
      'width --dimension 5 --epsilon 0.1 --scale 0.1',
      'expected a finite scale above epsilon=0.1, got 0.1 [field=scale]',
    ],
    ['width --dimension 5 --epsilon 0.1 --support 3', '[missing=--accuracy]'],
    ['symmetries nowhere', '[file=nowhere]: no such file'],
  ])('refuses %s', async (args, told) => {
    expect(await refusal(['theory', ...args.split(' ')], { cwd })).toContain(told);
  });
});
