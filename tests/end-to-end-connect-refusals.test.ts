import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWeights } from '@isthmus/checkpoint';
import { initialize, parseNetwork } from '@isthmus/network';
import { describe, expect, it } from 'vitest';
import { freshFolder, namesIn } from './fresh-folder.js';
import { writePlanted } from './planted-models.js';
import { refusal } from './refusal.js';
import { tinyNetwork } from './tiny-study.js';

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
      [a, b, c, '--permutation', 'pi1.json'],
      ['[permutations=1, expected 2]'],
    ],
    [
      'permutations beside a method',
      [a, b, '--permutation', 'pi1.json', '--method', 'weight'],
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
