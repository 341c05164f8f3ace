import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWeights } from '@isthmus/checkpoint';
import { initialize, parseNetwork } from '@isthmus/network';
import { describe, expect, it } from 'vitest';
import { freshFolder, namesIn } from './fresh-folder.js';
import { refusal } from './refusal.js';

describe('fuse refuses', () => {
  const resnet = 'resnet20:3x8x8-4';
  const files: readonly (readonly [file: string, network: string])[] = [
    ['a.safetensors', 'mlp:784-12-8-10'],
    ['b.safetensors', 'mlp:784-9-7-10'],
    ['crossed.safetensors', 'mlp:784-9-11-10'],
    ['shallow.safetensors', 'mlp:784-9-10'],
    ['tanh.safetensors', 'mlp:784-9-7-10,activation=tanh'],
    ['classes.safetensors', 'mlp:784-9-7-5'],
    ['layer-a.safetensors', 'mlp:784-12-8-10,norm=layer'],
    ['layer-b.safetensors', 'mlp:784-9-7-10,norm=layer'],
    ['residual.safetensors', `${resnet},width=0.5`],
    ['deeper.safetensors', 'resnet32:3x8x8-4,width=0.25'],
  ];
  const folder = () => {
    const cwd = freshFolder();
    for (const [file, notation] of files) {
      const weights = initialize(parseNetwork(notation), 1);
      writeFileSync(join(cwd, file), writeWeights(weights, { network: notation }));
    }
    const cut = initialize(parseNetwork('mlp:784-9-7-10'), 1);
    const kept = new Map([...cut].filter(([name]) => !name.startsWith('fc2')));
    writeFileSync(join(cwd, 'cut.safetensors'), writeWeights(kept));
    return cwd;
  };

  it.each<[string, string[], string[]]>([
    [
      'another depth, naming the first node that differs',
      ['a.safetensors', 'shallow.safetensors'],
      [
        'differ in more than their widths [node=act2, expected act2: relu of fc2, got no such node]',
        'a.safetensors=mlp:784-12-8-10, shallow.safetensors=mlp:784-9-10',
        '--network-b',
      ],
    ],
    [
      'another activation',
      ['a.safetensors', 'tanh.safetensors'],
      ['expected act1: relu of fc1, got act1: tanh of fc1'],
    ],
    ['other outputs', ['a.safetensors', 'classes.safetensors'], ['[outputs, expected 10, got 5]']],
    [
      'residual networks of other blocks',
      ['residual.safetensors', 'deeper.safetensors'],
      ['differ in more than their widths [node='],
    ],
    ['a file that lacks a layer', ['a.safetensors', 'cut.safetensors'], ['cut.safetensors']],
    [
      'a B that is wider in a layer, where it is to be padded',
      ['a.safetensors', 'crossed.safetensors', '--method', 'weight'],
      ['[group=fc2, units=11, target=8]', 'give the wider network first', 'ot-fusion'],
    ],
    [
      'to pad under a layer norm',
      ['layer-a.safetensors', 'layer-b.safetensors', '--method', 'weight'],
      ['padding with units of zeros changes', 'ot-fusion'],
    ],
    [
      'a method that there is not',
      ['a.safetensors', 'b.safetensors', '--method', 'ot-fusoin'],
      ['ot-fusoin', 'did you mean "ot-fusion"?'],
    ],
    [
      'an option that there is not',
      ['a.safetensors', 'b.safetensors', '--method', 'ot-fusion:epsilom=1'],
      ['epsilom', 'in a form like ot-fusion:'],
    ],
    [
      'a method that lacks its examples',
      ['a.safetensors', 'b.safetensors', '--method', 'ot-fusion:by=activations'],
      ['--dataset', 'method=ot-fusion:by=activations'],
    ],
    [
      'a data set that the networks do not take',
      ['residual.safetensors', 'residual.safetensors', '--dataset', 'digits'],
      ['digits', 'resnet20'],
    ],
    [
      'to write the fused model over B',
      ['a.safetensors', 'b.safetensors', '--write', 'b.safetensors'],
      ['an output would replace another file of this command [file=b.safetensors]'],
    ],
    [
      'to name the fused model as one of another format',
      ['a.safetensors', 'b.safetensors', '--write', 'b.pt'],
      ['file=b.pt', 'expected a name that ends in .safetensors'],
    ],
    [
      'a plan that is no safetensors',
      ['a.safetensors', 'b.safetensors', '--transport-plan', 'plan.json'],
      ['file=plan.json', 'expected a name that ends in .safetensors'],
    ],
  ])('%s', async (_, args, told) => {
    const cwd = folder();
    const error = await refusal(['fuse', ...args, '-o', 'M.safetensors'], { cwd });
    for (const part of told) expect(error).toContain(part);
    expect(namesIn(cwd)).not.toContain('M.safetensors');
  });

  it('to work for nothing: the fused model has to go somewhere', async () => {
    const args = ['fuse', 'a.safetensors', 'b.safetensors'];
    expect(await refusal(args, { cwd: folder() })).toContain("'-o, --output <file>' not specified");
  });
});
