import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCheckpoint, weightsOf, writePermutation, writeWeights } from '@isthmus/checkpoint';
import { initialize, parseNetwork, permutationSpec } from '@isthmus/network';
import { invertPermutation, permuteWeights, randomPermutation } from '@isthmus/permutation';
import { beforeAll, describe, expect, it } from 'vitest';
import { inProcess, succeed } from './command.js';
import { copyVector } from './foreign-files.js';
import { freshFolder, namesIn } from './fresh-folder.js';
import { refusal } from './refusal.js';
import { sharedServices } from './shared-services.js';
import { tinyNetwork } from './tiny-study.js';

interface Point {
  readonly loss: number;
}
interface ByMetric extends Point {
  readonly error: number;
}
type Summary = Readonly<Record<'max' | 'mean', ByMetric>>;
interface Pair {
  readonly models: readonly [number, number];
  readonly barrier: ByMetric;
  readonly points: readonly Point[];
}
interface Report {
  readonly models: readonly (Point & { readonly file: string })[];
  readonly weak: Summary & {
    readonly pairs: readonly Pair[];
    readonly matrix: { readonly loss: readonly (readonly number[])[] };
  };
  readonly strong: { readonly pairs: readonly Pair[] } & Readonly<
    Record<'direct' | 'indirect' | 'gap', Summary>
  >;
  readonly centroid: Point & { readonly barrier: ByMetric };
  readonly simplex: { readonly barrier: ByMetric; readonly points: readonly Point[] };
  readonly chains: readonly (Pair & { readonly direct: ByMetric })[];
  readonly cycles: {
    readonly triples: number;
    readonly cycleError: number;
    readonly groups: readonly Readonly<Record<'units' | 'fixedPoints' | 'cycleError', number>>[];
  };
}

const network = parseNetwork(tinyNetwork);
const { spec } = permutationSpec(network);
const names = ['A', 'B', 'C', 'D'];
/** No other test trains one with this. */
const batch = '60';

/** One drawn network, and copies of it in other orders with what lines them up. */
function writePlanted(cwd: string): void {
  const model = initialize(network, 9);
  const metadata = { network: tinyNetwork };
  writeFileSync(join(cwd, 'P'), writeWeights(model, metadata));
  for (const seed of [1, 2]) {
    const order = randomPermutation(spec, seed);
    writeFileSync(
      join(cwd, `P${seed}`),
      writeWeights(permuteWeights(model, spec, order), metadata),
    );
    writeFileSync(join(cwd, `pi${seed}.json`), writePermutation(invertPermutation(order)));
  }
}

describe('many models', { timeout: 120_000 }, () => {
  const cwd = freshFolder();
  const options = { cwd, env: sharedServices };
  const answer = async (...args: readonly string[]) =>
    JSON.parse((await succeed([...args, '--json'], options)).stdout);
  const connect = (...args: readonly string[]): Promise<Report> =>
    answer('connect', ...args, '--points', '5');
  /** What is stored of a model; other tests, on other models, store theirs meanwhile. */
  const resultsOf = (file: string) => {
    const hash = createHash('sha256')
      .update(readFileSync(join(cwd, file)))
      .digest('hex');
    const folder = join(sharedServices.ISTHMUS_STORE_URL, 'results');
    const texts = namesIn(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    return texts.filter((text) => text.includes(hash));
  };
  const weightsIn = (file: string) =>
    weightsOf(readCheckpoint(readFileSync(join(cwd, file)), { file }), { file });

  beforeAll(async () => {
    for (const [i, file] of names.entries()) {
      const how = ['--network', tinyNetwork, '--epochs', '1', '--batch', batch];
      await answer('train', ...how, '--seed', String(i + 1), '-o', file);
    }
    writePlanted(cwd);
  }, 240_000);

  it('have their weak, strong and transitive connections measured', async () => {
    const { models, weak, strong, centroid, simplex, chains, cycles } = await connect(...names);
    expect(models.map(({ file }) => file)).toEqual(names);
    expect(weak.pairs.map((pair) => pair.models.join(' '))).toEqual([
      ...['1 2', '1 3', '1 4', '2 3', '2 4', '3 4'],
    ]);
    for (const [a, row] of weak.matrix.loss.entries()) {
      expect(row[a]).toBe(0);
      expect(row).toEqual(weak.matrix.loss.map((other) => other[a]));
    }
    expect(weak.max.loss).toBe(Math.max(...weak.pairs.map(({ barrier }) => barrier.loss)));
    // What is lined up with the first model is so by the same permutation in both.
    expect(strong.pairs.slice(0, 3)).toEqual(weak.pairs.slice(0, 3));
    const indirect = strong.pairs.slice(3).map(({ barrier }) => barrier.loss);
    expect(strong.indirect.max.loss).toBe(Math.max(...indirect));
    expect(strong.gap.max.loss).toBe(strong.indirect.max.loss - strong.direct.max.loss);
    const mean = models.reduce((sum, { loss }) => sum + loss / 4, 0);
    expect(centroid.barrier.loss).toBeCloseTo(centroid.loss - mean, 9);
    expect(simplex.points).toHaveLength(35);
    expect(simplex.barrier.loss).toBeGreaterThanOrEqual(centroid.barrier.loss);
    expect(chains.map((chain) => chain.models)).toEqual([
      [1, 3],
      [1, 4],
    ]);
    expect(chains[0]!.direct).toEqual(weak.pairs[1]!.barrier);
    expect(chains[1]!.barrier).not.toEqual(chains[1]!.direct);
    expect(cycles.triples).toBe(4);
    expect(cycles.cycleError).toBeGreaterThan(0);
    for (const { units, fixedPoints, cycleError } of cycles.groups) {
      expect(cycleError).toBeCloseTo(1 - fixedPoints / units, 12);
    }
  });

  it('are computed once', async () => {
    const args = ['connect', 'A', 'B', 'C', '--points', '3', '--steps', '2'];
    const first = await succeed(args, options);
    expect(first.stderr).not.toContain('already done');
    const results = resultsOf('A');
    // Nobody listens there.
    const nowhere = 'trainer=127.0.0.1:1,matcher=127.0.0.1:1,evaluator=127.0.0.1:1';
    const again = await succeed([...args, '--services', nowhere], options);
    expect(again.stderr).toContain('already done: read from the store');
    expect(again.stdout).toBe(first.stdout);
    expect(resultsOf('A')).toEqual(results);
  });

  it('print what each statistic is beside it', async () => {
    const { stdout } = await succeed(['connect', 'A', 'B', 'C', '--points', '5'], options);
    for (const what of ['weak', 'strong', 'centroid', 'simplex', 'transitivity', 'cycles']) {
      expect(stdout).toMatch(new RegExp(`^${what}: .{20}`, 'm'));
    }
    expect(stdout).toMatch(/^1 -> 2 -> 3 +\d\.\d{4} +\d\.\d{4}$/m);
  });

  it('that are one model in other orders have no barrier, and no unit that a cycle moves', async () => {
    const planted = ['P', 'P1', 'P2', '--dataset', 'digits'];
    const { weak, strong, centroid, simplex, chains, cycles } = await connect(...planted);
    const barriers = [
      ...[weak.max, strong.indirect.max, centroid.barrier, simplex.barrier],
      ...chains.map(({ barrier }) => barrier),
    ];
    for (const { loss } of barriers) expect(Math.abs(loss)).toBeLessThan(1e-5);
    expect(cycles.cycleError).toBe(0);
  });

  it('are lined up all together by a method that does so', async () => {
    const { weak, strong } = await connect('A', 'B', 'C', '--method', 'merge-many');
    expect(strong.pairs[0]!.points[0]).toEqual(weak.pairs[0]!.points[0]);
    expect(strong.pairs[0]!.points[2]).not.toEqual(weak.pairs[0]!.points[2]);
  });

  it('are merged into a model that is better than their mean as they are', async () => {
    const merge = (...args: readonly string[]) =>
      answer('merge', 'A', 'B', 'C', '--dataset', 'digits', ...args);
    const aligned = await merge('-o', 'M');
    const naive = await merge('--method', 'identity', '-o', 'M-naive');
    expect(aligned.models.map(({ file }: { file: string }) => file)).toEqual(['A', 'B', 'C']);
    expect(aligned.test.loss).toBeLessThan(naive.test.loss);
    const { models, centroid } = await connect('A', 'B', 'C');
    expect(aligned.test.loss).toBe(centroid.loss);
    // In another order of its units, sums are rounded otherwise.
    expect(aligned.models[1].test.loss).toBeCloseTo(models[1]!.loss, 6);
    const [a, b, c, m] = ['A', 'B', 'C', 'M-naive'].map(weightsIn);
    const of = (weights: typeof a) => weights!.get('fc1.weight')!.data[400]!;
    expect(of(m)).toBeCloseTo((of(a) + of(b) + of(c)) / 3, 6);
  });

  it('are merged by given permutations and coefficients', async () => {
    const permutations = ['--permutations', 'pi1.json', 'pi2.json'];
    const shares = ['--coefficients', '0.5', '0', '0.5'];
    const { stdout } = await succeed(
      ['merge', 'P', 'P1', 'P2', ...permutations, ...shares, '-o', 'one'],
      options,
    );
    expect(stdout).toContain('merged model: one');
    expect(weightsIn('one')).toEqual(weightsIn('P'));
  });

  it('from elsewhere are merged in the format and names of the first', async () => {
    for (const name of ['mlp.npz', 'training_checkpoint.pt']) {
      copyVector(cwd, name);
      const out = `merged-${name}`;
      await answer('merge', name, name, '-o', out);
      const [before, after] = [name, out].map((file) =>
        readCheckpoint(readFileSync(join(cwd, file)), { file }),
      );
      expect(after!.format).toBe(before!.format);
      expect(after!.tensors).toEqual(before!.tensors);
    }
  });

  it('with batch norms come with a word on their running statistics', async () => {
    const notation = 'mlp:784-8-10,norm=batch';
    const weights = initialize(parseNetwork(notation), 1);
    writeFileSync(join(cwd, 'N'), writeWeights(weights, { network: notation }));
    const args = ['merge', 'N', 'N', '--method', 'identity', '-o', 'N-merged'];
    const { code, stdout } = await inProcess(args, options);
    expect(code).toBe(0);
    expect(stdout).toContain('running statistics');
  });
});

describe('are refused', { timeout: 120_000 }, () => {
  const folder = () => {
    const cwd = freshFolder();
    const write = (file: string, notation: string) => {
      const weights = initialize(parseNetwork(notation), 1);
      writeFileSync(join(cwd, file), writeWeights(weights, { network: notation }));
    };
    for (const file of ['a.safetensors', 'b.safetensors', 'c.safetensors'])
      write(file, tinyNetwork);
    write('narrow.safetensors', 'mlp:784-32-32-10');
    writePlanted(cwd);
    return cwd;
  };
  const [a, b, c] = ['a.safetensors', 'b.safetensors', 'c.safetensors'] as const;

  it.each<[string, string[], string[]]>([
    ['two models', [a, b], ['expected three models or more [models=2]', 'isthmus barrier']],
    [
      'models of different networks',
      [a, b, 'narrow.safetensors'],
      ['tensor=fc1.weight', '64x784', '32x784', 'narrow.safetensors'],
    ],
    ['an unknown method', [a, b, c, '--method', 'wieght'], ['did you mean "weight"?']],
    [
      'a method without its option',
      [a, b, c, '--method', 'weight:kernal=dot'],
      ['kernal', 'in a form like weight:'],
    ],
    ['an unknown preset', [a, b, c, '--preset', 'sharmer'], ['unknown preset "sharmer"']],
    ['no step', [a, b, c, '--steps', '0'], ['--steps', 'a whole number, 1 or more, got "0"']],
    ['two points', [a, b, c, '--points', '2'], ['--points', 'a whole number, 3 or more, got "2"']],
    ['models without a data set', [a, b, c], ['on which data set', 'name the one', '--dataset']],
    [
      'a midpoint that is not among the points',
      [a, b, c, '--preset', 'ferbach', '--points', '4'],
      ['--preset ferbach needs lambda 1/2', '[points=4]'],
    ],
    [
      'examples that the models do not take',
      [a, b, c, '--dataset', 'two-moons'],
      ["the network does not take the data set's examples"],
    ],
  ])('to connect: %s', async (_, args, told) => {
    const error = await refusal(['connect', ...args], { cwd: folder() });
    for (const part of told) expect(error).toContain(part);
  });

  it.each<[string, string[], string[]]>([
    ['one model', [a], ['expected two models or more [models=1]']],
    ['models of different networks', [a, 'narrow.safetensors'], ['tensor=fc1.weight', '32x784']],
    ['an unknown method', [a, b, '--method', 'wieght'], ['did you mean "weight"?']],
    [
      'coefficients that do not sum to 1',
      [a, b, '--coefficients', '0.5', '0.6'],
      ['0 or more, that sum to 1 [coefficients=0.5 0.6, sum=1.1]'],
    ],
    [
      'a coefficient below 0',
      [a, b, '--coefficients', '1.5', '-0.5'],
      ['--coefficients', 'a number, 0 or more, got "-0.5"'],
    ],
    [
      'fewer coefficients than models',
      [a, b, c, '--coefficients', '0.5', '0.5'],
      ['expected a coefficient for each model [coefficients=0.5 0.5, models=3]'],
    ],
    [
      'fewer permutations than models after the first',
      [a, b, c, '--permutations', 'pi1.json'],
      ['[permutations=1, expected 2]'],
    ],
    [
      'permutations beside a method',
      [a, b, '--permutations', 'pi1.json', '--method', 'weight'],
      ['cannot be used with option'],
    ],
    ['to replace a model', [a, b, '-o', b], ['would replace another file of this command']],
    [
      'a name of another format',
      [a, b, '-o', 'M.pt'],
      ['file=M.pt', 'expected a name that ends in .safetensors'],
    ],
  ])('to merge: %s', async (_, args, told) => {
    const cwd = folder();
    const output = args.includes('-o') ? [] : ['-o', 'M.safetensors'];
    const before = readFileSync(join(cwd, b));
    const error = await refusal(['merge', ...args, ...output], { cwd });
    for (const part of told) expect(error).toContain(part);
    expect(namesIn(cwd)).not.toContain('M.safetensors');
    expect(readFileSync(join(cwd, b)).equals(before)).toBe(true);
  });
});
