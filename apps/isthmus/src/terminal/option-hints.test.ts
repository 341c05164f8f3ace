import { Command } from 'commander';
import { expect, it } from 'vitest';
import { trainCommand } from '../commands/train-command.js';
import { withOptionHints } from './option-hints.js';

/** What the command says of its arguments. */
function toldOf(...args: readonly string[]): string {
  const train = trainCommand(new Command('train')).exitOverride();
  let told = '';
  train.configureOutput({ writeErr: (text) => (told += text) });
  withOptionHints(train, args);
  const program = new Command('isthmus').addCommand(train).exitOverride();
  expect(() => program.parse(['train', ...args], { from: 'user' })).toThrow();
  return told;
}

const needed = ['--network', 'mlp:784-8-10', '-o', 'A.safetensors'];

it.each([
  ['--lr=0.1', "error: unknown option '--lr=0.1'; did you mean --learning-rate?\n"],
  ['--batch', "error: unknown option '--batch'; did you mean --batch-size?\n"],
  ['--epoch', "error: unknown option '--epoch'; did you mean --epochs?\n"],
  [
    '--weight_decay',
    "error: unknown option '--weight_decay'; it is part of --optimizer, as in --optimizer sgd:decay=1e-4\n",
  ],
])('%s is told by its name here', (option, told) => {
  expect(toldOf(...needed, option, '1')).toBe(told);
});

it('an option of another tool is told also where it leaves one of ours missing', () => {
  expect(toldOf('--model', 'mlp:784-8-10', '--lr', '0.1', '-o', 'A')).toBe(
    "error: required option '--network <notation>' not specified\nunknown option '--model'; did you mean --network?\nunknown option '--lr'; did you mean --learning-rate?\n",
  );
});

it('an option that nobody knows is told as it is', () => {
  expect(toldOf(...needed, '--frobnicate')).toBe("error: unknown option '--frobnicate'\n");
});
