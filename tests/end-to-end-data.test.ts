import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeSafetensors } from '@isthmus/checkpoint';
import { describe, expect, it } from 'vitest';
import { inProcess } from './command.js';
import { freshFolder } from './fresh-folder.js';
import { sharedServices } from './shared-services.js';
import { runResultOf, tinyStudy, writeStudy } from './tiny-study.js';

const env = sharedServices;
const count = 200;

/** Points of a square, whose class says in which half they lie. */
function halves(changes: { readonly label?: number; readonly value?: number } = {}): Uint8Array {
  const x = Float32Array.from({ length: 2 * count }, (_, i) => ((i * 37) % 101) / 50 - 1);
  const y = BigInt64Array.from({ length: count }, (_, i) => BigInt(x[2 * i]! > 0 ? 1 : 0));
  x[1] = changes.value ?? x[1]!;
  y[0] = BigInt(changes.label ?? y[0]!);
  return writeSafetensors(
    new Map([
      ['x', { dtype: 'F32', shape: [count, 2], bytes: new Uint8Array(x.buffer) }],
      ['y', { dtype: 'I64', shape: [count], bytes: new Uint8Array(y.buffer) }],
    ]),
  );
}

function folderWith(data: Uint8Array): string {
  const cwd = freshFolder();
  mkdirSync(join(cwd, 'data, mine'));
  writeFileSync(join(cwd, 'data, mine', 'halves.safetensors'), data);
  return cwd;
}

const how = [
  '--network',
  'mlp:2-32-2',
  '--learning-rate',
  '0.02',
  '--epochs',
  '20',
  '-o',
  'A.safetensors',
];

describe('train', () => {
  it('separates two moons', async () => {
    const args = [
      'train',
      '--dataset',
      'two-moons:train=1000',
      '--batch-size',
      '50',
      ...how,
      '--json',
    ];
    const { stdout, stderr } = await inProcess(args, { cwd: freshFolder(), env });
    const { epochs = [] } = stdout === '' ? {} : JSON.parse(stdout);
    expect(epochs.at(-1)?.testAccuracy, stderr).toBeGreaterThan(0.98);
  });

  it('takes a file of your own, and says which value of it is wrong before anything runs', async () => {
    const args = ['train', '--data', 'data, mine/halves.safetensors', '--batch-size', '20', ...how];
    const good = await inProcess([...args, '--json'], { cwd: folderWith(halves()), env });
    expect(good.stderr).not.toContain('error');
    expect(JSON.parse(good.stdout).epochs.at(-1).testAccuracy).toBeGreaterThan(0.9);
    const bad = await inProcess(args, { cwd: folderWith(halves({ value: Number.NaN })) });
    expect(bad.code).toBe(2);
    expect(bad.stderr).toContain(
      'a value is not finite [file=data, mine/halves.safetensors, field=x, index=0,1, expected=a finite float32 number, got=NaN]',
    );
  });

  it('refuses a batch that is larger than the training split', async () => {
    const args = ['train', '--dataset', 'two-moons:train=10', '--batch-size', '11', ...how];
    const { code, stderr } = await inProcess(args, { cwd: freshFolder() });
    expect(code).toBe(2);
    expect(stderr).toContain('[batchSize=11, expected 1..10]');
  });

  it('takes either --data or --dataset', async () => {
    const args = ['train', '--data', 'x.npz', '--dataset', 'mnist', ...how];
    const { code, stderr } = await inProcess(args, { cwd: freshFolder() });
    expect(code).toBe(2);
    expect(stderr).toContain("'--data <file>' cannot be used with option '--dataset <notation>'");
  });
});

describe('a study', () => {
  it('names data relative to itself, with options of its own for each cell', async () => {
    const cwd = folderWith(halves());
    mkdirSync(join(cwd, 'studies'));
    const file = 'file:../data, mine/halves.safetensors';
    const grid = { dataset: [file, `${file},subset=50`] };
    const study = { ...tinyStudy, dataset: file, network: 'mlp:2-16-2', match: ['weight'], grid };
    writeStudy(join(cwd, 'studies'), { ...study, train: { epochs: 2, batchSize: 50 } });
    const { code, stdout, stderr } = await inProcess(['run', 'studies/study.yaml', '--json'], {
      cwd,
      env,
    });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(runResultOf({ code, stdout, stderr }).results).toHaveLength(2);
  });

  it('with a label outside the classes is refused before anything runs', async () => {
    const cwd = folderWith(halves({ label: 2 }));
    const dataset = 'file:data, mine/halves.safetensors,classes=2';
    writeStudy(cwd, { ...tinyStudy, dataset, network: 'mlp:2-16-2' });
    const { code, stderr } = await inProcess(['run', 'study.yaml'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain(
      'label out of range [file=data, mine/halves.safetensors, field=y, index=0, expected=0..1, got=2]',
    );
  });
});
