import { createHash } from 'node:crypto';
import { type Dataset, parseDataset } from '@isthmus/dataset';
import { parseNetwork } from '@isthmus/network';
import type { StudyReaders } from './checked-study.js';

const split = { count: 100, x: new Uint8Array(784 * 100), y: new Uint8Array(100) };
/** The shape of the digits, and few of them. */
const digits: Dataset = {
  name: 'digits',
  shape: [1, 28, 28],
  classes: 10,
  train: split,
  test: split,
};

/** Files and networks by what their names say. */
export const readers: StudyReaders = {
  network(text) {
    if (text === 'gone.json') throw new RangeError('cannot read the file [file=gone.json]');
    return text === 'own.json' ? 'mlp:784-7-10' : text;
  },
  dataset(text) {
    parseDataset(text);
    return text.replace('file:', 'file:folder/');
  },
  checkMethod(text) {
    if (text !== 'weight') throw new RangeError(`unknown matcher "${text}"`);
  },
  loadDataset: async () => digits,
  models: {
    files(pattern) {
      if (pattern === 'none/*') throw new RangeError('no model file has such a name');
      return pattern.split('|');
    },
    read: async (files) =>
      files.map((file) => {
        if (file.includes('bad')) return new RangeError(`the file is damaged [file=${file}]`);
        const network = parseNetwork(file.includes('wide') ? 'mlp:784-9-10' : 'mlp:784-8-10');
        return { network, artifact: artifactOf(file) };
      }),
    stored: async (artifact) => {
      if (typeof artifact !== 'string') throw new TypeError('expected a hash');
      return { network: parseNetwork('mlp:784-8-10'), artifact: artifactOf(artifact) };
    },
  },
};

/** Stands for the weights of a file. */
export function artifactOf(file: string) {
  const sha256 = createHash('sha256').update(file).digest('hex');
  return { key: `artifacts/sha256/${sha256}`, sha256, sizeBytes: file.length };
}
