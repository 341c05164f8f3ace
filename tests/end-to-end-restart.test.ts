import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { isthmus, succeed } from './command.js';
import { freshFolder, namesIn } from './fresh-folder.js';
import { haveEnded } from './have-ended.js';
import { childrenOf } from './processes.js';
import { startIsthmus } from './running-command.js';
import { sharedServices } from './shared-services.js';

const kills = 4;
/** A state every few steps. */
const env = { ISTHMUS_TRAINER_SAVE_SECONDS: '0.05' };
/** A training is killed so long after its first state, at most. */
const longestMs = 150;

/** Small, with all that a step of an image network may draw or carry on. */
const convolutional = {
  inputShape: [1, 28, 28],
  nodes: [
    { name: 'conv1', op: 'convolution', channels: 8, kernel: 3, stride: 2 },
    { name: 'norm1', op: 'batch-norm' },
    { name: 'relu1', op: 'relu' },
    { name: 'conv2', op: 'convolution', channels: 16, kernel: 3, stride: 2 },
    { name: 'norm2', op: 'batch-norm' },
    { name: 'relu2', op: 'relu' },
    { name: 'pool', op: 'global-average-pool' },
    { name: 'fc', op: 'linear', units: 10 },
  ],
};

const perceptron = {
  name: 'a perceptron with momentum, weight decay and a schedule',
  options: [
    ...['--network', 'mlp:784-128-64-10', '--batch-size', '200', '--epochs', '10'],
    ...['--optimizer', 'sgd:momentum=0.9,nesterov=true,decay=1e-4', '--learning-rate', '0.05'],
    ...['--schedule', 'cosine:warmup=50st', '--checkpoints', 'init+every=5ep'],
  ],
};

const imageNetwork = {
  name: 'a convolutional network with batch norm, augmentation and seeds of its own for noise',
  options: [
    ...['--network', 'network.json', '--dataset', 'digits:subset=2000', '--batch-size', '50'],
    ...['--epochs', '6', '--augment', 'crop:padding=2', 'flip', '--schedule', 'up-down:peak=2ep'],
    ...['--order-seed', '5', '--noise-seed', '7', '--spawn', '30st'],
  ],
};

describe.concurrent('a training that is killed at random moments', { timeout: 240_000 }, () => {
  it.each([perceptron, imageNetwork])(
    'goes on each time, to the same bits: $name',
    async ({ options }) => {
      const cwd = freshFolder();
      writeFileSync(join(cwd, 'network.json'), JSON.stringify(convolutional));
      const train = ['train', ...options, '--seed', '3', '-o'];
      const steps = [0];
      for (let run = 0; run < kills; run++) {
        const step = await trainAndKill([...train, 'killed.safetensors'], cwd);
        if (step === undefined) break;
        steps.push(step);
      }
      expect(steps.length - 1).toBeGreaterThanOrEqual(3);
      // A run that began anew would first have saved a step below that of the run before.
      expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
      await succeed([...train, 'killed.safetensors'], { cwd, env }, isthmus);
      expect(namesIn(cwd, '.isthmus', 'store', 'states')).toEqual([]);

      await succeed([...train, 'undisturbed.safetensors'], { cwd, env: sharedServices });
      expect(hashOf(cwd, 'killed.safetensors')).toBe(hashOf(cwd, 'undisturbed.safetensors'));
    },
  );
});

/**
 * Trains until a state was saved and a random while more, and kills the command with its services.
 * Answers with the step of that state; undefined when training had ended by then.
 */
async function trainAndKill(command: readonly string[], cwd: string): Promise<number | undefined> {
  const before = savedStep(cwd);
  const running = startIsthmus(command, { cwd, env, detached: true });
  let hasEnded = false;
  void running.ended.then(() => {
    hasEnded = true;
  });
  const hasSaved = () => hasEnded || savedStep(cwd) !== before;
  await vi.waitUntil(hasSaved, { timeout: 60_000, interval: 20 });
  const step = savedStep(cwd);
  await pause(Math.random() * longestMs);
  const services = childrenOf(running.pid);
  if (!hasEnded) process.kill(-running.pid, 'SIGKILL');
  for (const { pid } of services) process.kill(pid, 'SIGKILL');
  const { code, stderr } = await running.ended;
  await haveEnded(services);
  expect([0, null], stderr).toContain(code);
  return code === 0 || savedStep(cwd) === 0 ? undefined : step;
}

/** The step of the only state in the store of a folder; 0 where there is none. */
function savedStep(cwd: string): number {
  const folder = join(cwd, '.isthmus', 'store', 'states');
  const [name] = namesIn(folder);
  if (name === undefined) return 0;
  // The place is JSON in the metadata of safetensors: its quotes are escaped.
  const [, step] = /\\"step\\":(\d+)/.exec(headOf(join(folder, name))) ?? [];
  return Number(step);
}

/** The first bytes of a file, as text: it is read often, and large. */
function headOf(file: string): string {
  const head = Buffer.alloc(1 << 16);
  const descriptor = openSync(file, 'r');
  try {
    return head.toString('latin1', 0, readSync(descriptor, head));
  } finally {
    closeSync(descriptor);
  }
}

function hashOf(...path: readonly string[]): string {
  return createHash('sha256')
    .update(readFileSync(join(...path)))
    .digest('hex');
}
