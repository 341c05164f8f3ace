import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { writeWeights } from '@isthmus/checkpoint';
import { describe, expect, it } from 'vitest';
import { isthmus } from './command.js';
import { freshFolder } from './fresh-folder.js';
import { refusal } from './refusal.js';
import { cacheIn } from './spawn-isthmus.js';
import { tinyStudy, writeStudy } from './tiny-study.js';

/** A folder with a study of MNIST, and in `data` four images of it as its files hold them. */
function folderWithMnist(): { cwd: string; env: { ISTHMUS_DATA_DIR: string }; data: string } {
  const cwd = freshFolder();
  writeStudy(cwd, { ...tinyStudy, dataset: 'mnist' });
  const data = join(cwd, 'data');
  mkdirSync(data);
  const count = 4;
  const images = [0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, 28, 0, 0, 0, 28];
  const labels = [0, 0, 8, 1, 0, 0, 0, count];
  for (const split of ['train', 't10k']) {
    const write = (name: string, header: number[], size: number) =>
      writeFileSync(
        join(data, `${split}-${name}.gz`),
        gzipSync(Buffer.concat([Buffer.from(header), Buffer.alloc(size)])),
      );
    write('images-idx3-ubyte', images, count * 28 * 28);
    write('labels-idx1-ubyte', labels, count);
  }
  return { cwd, env: { ISTHMUS_DATA_DIR: data }, data };
}

describe('a study of files that are', () => {
  it('not IDX is refused with the file, the offset and what was expected there', async () => {
    const { cwd, env, data } = folderWithMnist();
    const file = join(data, 'train-images-idx3-ubyte.gz');
    writeFileSync(file, gzipSync('no picture at all'));
    const error = await refusal(['run', 'study.yaml'], { cwd, env });
    expect(error).toContain(`file=${file}`);
    expect(error).toContain('offset=0');
    expect(error).toContain('expected=00000803');
  });

  it('not what their names say, gzip, is refused with the file', async () => {
    const { cwd, env, data } = folderWithMnist();
    const file = join(data, 't10k-images-idx3-ubyte.gz');
    const bytes = readFileSync(file);
    writeFileSync(file, Buffer.concat([bytes.subarray(0, 10), Buffer.alloc(100, 0xff)]));
    expect(await refusal(['run', 'study.yaml'], { cwd, env })).toContain(`file=${file}`);
  });

  it('cut off is refused with the file', async () => {
    const { cwd, env, data } = folderWithMnist();
    const file = join(data, 'train-labels-idx1-ubyte.gz');
    truncateSync(file, readFileSync(file).length - 9);
    expect(await refusal(['run', 'study.yaml'], { cwd, env })).toContain(`file=${file}`);
  });

  it('of fewer labels than images is refused with both numbers', async () => {
    const { cwd, env, data } = folderWithMnist();
    const file = join(data, 'train-labels-idx1-ubyte.gz');
    writeFileSync(file, gzipSync(Buffer.from([0, 0, 8, 1, 0, 0, 0, 3, 1, 2, 3])));
    const error = await refusal(['run', 'study.yaml'], { cwd, env });
    expect(error).toContain(`file=${file}`);
    expect(error).toContain('expected=4 labels');
    expect(error).toContain('got=3');
  });

  it('nowhere is refused with the command that gets them, and where they may be put', async () => {
    const cwd = freshFolder();
    writeStudy(cwd, { ...tinyStudy, dataset: 'mnist' });
    const env = { ISTHMUS_CACHE_DIR: cacheIn(cwd) };
    const error = await refusal(['run', 'study.yaml'], { cwd, env });
    expect(error).toContain('isthmus dataset get mnist');
    expect(error).toContain(`train-images-idx3-ubyte.gz`);
    expect(error).toContain(`into ${cacheIn(cwd)}/data/mnist`);
    expect(error).toContain('ISTHMUS_DATA_DIR');
  });
});

/** A model file as training writes them, all weights alike. */
function model(inputs: number, hidden: number, outputs: number): Uint8Array {
  const tensor = (...shape: number[]) => {
    const length = shape.reduce((product, size) => product * size, 1);
    return { shape, data: new Float32Array(length).fill(0.5) };
  };
  return writeWeights(
    new Map([
      ['fc1.weight', tensor(hidden, inputs)],
      ['fc1.bias', tensor(hidden)],
      ['fc2.weight', tensor(outputs, hidden)],
      ['fc2.bias', tensor(outputs)],
    ]),
  );
}

/** A folder with the model A and whatever B is to be. */
function folderWithModels(b: Uint8Array): string {
  const cwd = freshFolder();
  writeFileSync(join(cwd, 'A'), model(784, 4, 10));
  writeFileSync(join(cwd, 'B'), b);
  return cwd;
}

describe.each(['match', 'barrier'])('%s of two checkpoints', (command) => {
  it('of different shapes is refused with the tensor and both shapes', async () => {
    const cwd = folderWithModels(model(784, 5, 10));
    const error = await refusal([command, 'A', 'B'], { cwd }, isthmus);
    expect(error).toContain('tensor=fc1.weight');
    expect(error).toContain('4x784 as in A');
    expect(error).toContain('5x784 in B');
  });

  it('one of which has a NaN is refused with the tensor and the place', async () => {
    const bytes = model(784, 4, 10);
    new DataView(bytes.buffer).setFloat32(bytes.length - 4, Number.NaN, true);
    const error = await refusal([command, 'A', 'B'], { cwd: folderWithModels(bytes) });
    expect(error).toContain('file=B, tensor=fc2.bias, index=[9], got=NaN');
  });

  it('one of which is no checkpoint is refused with the file', async () => {
    const cwd = folderWithModels(Buffer.from('not a checkpoint, but long enough for one'));
    expect(await refusal([command, 'A', 'B'], { cwd })).toContain('file=B');
  });
});

describe('barrier', () => {
  const refusalOf = (permutation: object, ...changes: string[]) => {
    const cwd = folderWithModels(model(784, 4, 10));
    writeFileSync(join(cwd, 'pi.json'), JSON.stringify({ permutation }));
    return refusal(['barrier', 'A', 'B', '--permutation', 'pi.json', ...changes], { cwd });
  };

  it('refuses a permutation that has an index twice', async () => {
    const error = await refusalOf({ fc1: [0, 1, 1, 3] });
    expect(error).toContain('not a permutation');
    expect(error).toContain('fc1');
    expect(error).toContain('file=pi.json');
  });

  it('refuses a permutation of another size', async () => {
    const error = await refusalOf({ fc1: [2, 0, 1] });
    expect(error).toContain('fc1');
    expect(error).toMatch(/4\b.*\b3\b/);
  });

  it('refuses a data set that the networks do not take', async () => {
    const cwd = folderWithModels(model(784, 4, 10));
    writeFileSync(join(cwd, 'A'), model(9, 4, 10));
    writeFileSync(join(cwd, 'B'), model(9, 4, 10));
    const error = await refusal(['barrier', 'A', 'B', '--dataset', 'digits'], { cwd });
    expect(error).toContain('mlp:9-4-10');
    expect(error).toContain('got 784 (1x28x28)');
  });
});
