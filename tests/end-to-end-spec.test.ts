import { expect, it } from 'vitest';
import { isthmus } from './command.js';
import { freshFolder } from './fresh-folder.js';
import { refusal } from './refusal.js';

const cwd = freshFolder();

it('spec prints the groups of a network with the number of its symmetries', async () => {
  const { code, stdout } = await isthmus(['spec', 'mlp:784-512-512-512-10'], { cwd });
  expect(code).toBe(0);
  expect(stdout).toContain('fc2    512    fc2.weight[0] fc2.bias[0] fc3.weight[1]');
  expect(stdout).toContain('3 groups, 10^3499.62 symmetries');
});

it("spec prints git-re-basin's form", async () => {
  const args = ['spec', 'mlp:20-16-5', '--format', 'axes-to-perm'];
  const { stdout } = await isthmus(args, { cwd });
  expect(JSON.parse(stdout)).toEqual({
    'fc1.weight': ['fc1', null],
    'fc1.bias': ['fc1'],
    'fc2.weight': [null, 'fc1'],
    'fc2.bias': [null],
  });
});

it('spec refuses a network that it does not know, suggesting the nearest', async () => {
  const { code, stderr } = await isthmus(['spec', 'resnet21:3x32x32-10'], { cwd });
  expect(code).toBe(2);
  expect(stderr).toContain('did you mean "resnet20"?');
});

it('spec says that what it was given is neither a file nor a notation', async () => {
  const error = await refusal(['spec', 'mlp'], { cwd });
  expect(error).toContain('[file=mlp]: no such file, and it is no notation such as mlp:784-512-10');
});
