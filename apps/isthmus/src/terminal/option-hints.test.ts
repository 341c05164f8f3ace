import { Command } from 'commander';
import { expect, it } from 'vitest';
import { barrierCommand } from '../commands/barrier-command.js';
import { evaluateCommand } from '../commands/evaluate-command.js';
import { fuseCommand } from '../commands/fuse-command.js';
import { matchCommand } from '../commands/match-command.js';
import { mergeCommand } from '../commands/merge-command.js';
import { trainCommand } from '../commands/train-command.js';
import { withOptionHints } from './option-hints.js';

/** What `isthmus train` says of its arguments. */
function toldOf(...args: readonly string[]): string {
  return toldBy(trainCommand, args);
}

/** What a command says of its arguments. */
function toldBy(build: (command: Command) => Command, args: readonly string[]): string {
  const command = build(new Command('command')).exitOverride();
  let told = '';
  command.configureOutput({ writeErr: (text) => (told += text) });
  withOptionHints(command, args);
  const program = new Command('isthmus').addCommand(command).exitOverride();
  expect(() => program.parse(['command', ...args], { from: 'user' })).toThrow();
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

it.each([
  ['evaluate', evaluateCommand, '--splits', '--split'],
  ['evaluate', evaluateCommand, '--permutations', '--permutation'],
  ['merge', mergeCommand, '--permutations', '--permutation'],
  ['match', matchCommand, '--checkpoints', '--files-per-model'],
  ['barrier', barrierCommand, '--clip', '--clip-negative'],
  ['fuse', fuseCommand, '--plan', '--transport-plan'],
])('%s tells the new name of an option of an earlier version', (_, build, old, name) => {
  expect(toldBy(build, ['A', 'B', '-o', 'M', old, '1'])).toContain(
    `unknown option '${old}'; did you mean ${name}?\n`,
  );
});

it('an option of another tool is told also where it leaves one of ours missing', () => {
  expect(toldOf('--model', 'mlp:784-8-10', '--lr', '0.1', '-o', 'A')).toBe(
    "error: required option '--network <notation>' not specified\nunknown option '--model'; did you mean --network?\nunknown option '--lr'; did you mean --learning-rate?\n",
  );
});

it('an option that nobody knows is told as it is', () => {
  expect(toldOf(...needed, '--frobnicate')).toBe("error: unknown option '--frobnicate'\n");
});
