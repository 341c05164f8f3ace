import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWeights } from '@isthmus/checkpoint';
import { initialize, parseNetwork } from '@isthmus/network';
import { expect, it } from 'vitest';
import { inProcess } from './command.js';
import { freshFolder } from './fresh-folder.js';
import { refusal } from './refusal.js';

const cwd = freshFolder();

it('spec prints the groups of a network with the number of its symmetries', async () => {
  const { code, stdout } = await inProcess(['spec', 'mlp:784-512-512-512-10'], { cwd });
  expect(code).toBe(0);
  expect(stdout).toContain('fc2    512    fc2.weight[0] fc2.bias[0] fc3.weight[1]');
  expect(stdout).toContain('3 groups, 10^3499.62 symmetries');
});

it("spec prints git-re-basin's form", async () => {
  const args = ['spec', 'mlp:20-16-5', '--format', 'axes-to-perm'];
  const { stdout } = await inProcess(args, { cwd });
  expect(JSON.parse(stdout)).toEqual({
    'fc1.weight': ['fc1', null],
    'fc1.bias': ['fc1'],
    'fc2.weight': [null, 'fc1'],
    'fc2.bias': [null],
  });
});

it('spec refuses a network that it does not know, suggesting the nearest', async () => {
  const { code, stderr } = await inProcess(['spec', 'resnet21:3x32x32-10'], { cwd });
  expect(code).toBe(2);
  expect(stderr).toContain('did you mean "resnet20"?');
});

it('spec prints JSON by --json, not by a format', async () => {
  const { code, stderr } = await inProcess(['spec', 'mlp:6-5-3', '--format', 'json'], { cwd });
  expect(code).toBe(2);
  expect(stderr).toContain('JSON is what --json prints');
});

it('spec says that what it was given is neither a file nor a notation', async () => {
  const error = await refusal(['spec', 'mlp'], { cwd });
  expect(error).toContain('[file=mlp]: no such file, and it is no notation such as mlp:784-512-10');
});

it('match refuses a spec of one’s own that is not one of the network, as any other bad input', async () => {
  const network = 'mlp:6-5-4-3';
  const weights = initialize(parseNetwork(network), 1);
  writeFileSync(join(cwd, 'A.safetensors'), writeWeights(weights, { network }));
  const axes = { 'fc1.weight': ['P', null], 'fc1.bias': ['P'] };
  writeFileSync(join(cwd, 'half.json'), JSON.stringify(axes));
  const args = ['match', 'A.safetensors', 'A.safetensors', '--spec', 'half.json'];
  const { code, stderr } = await inProcess(args, { cwd });
  expect({ code, stderr }).toMatchObject({ code: 2 });
  expect(stderr).toContain(
    ': the permutation spec is not one of the network: the permuted network computes another function: fc2.weight axis 1 should be in group P [first difference at node=fc2',
  );
}, 60_000);
