import { parseNetwork } from '@isthmus/network';
import { describe, expect, it } from 'vitest';
import { checkNetworkFits, checkTrainingFits } from './check-study.js';
import { study } from './study.js';

const split = { count: 4, x: new Float32Array(8), y: new Uint8Array(4) };
const moons = { name: 'two-moons', shape: [2], classes: 2, train: split, test: split };
const images = { ...moons, name: 'svhn', shape: [3, 8, 8], classes: 10 };

describe('checkNetworkFits', () => {
  it('takes vectors and flattened images', () => {
    checkNetworkFits(parseNetwork('mlp:2-3-2'), moons);
    checkNetworkFits(parseNetwork('mlp:192-3-10'), images);
  });

  it('refuses another number of values', () => {
    expect(() => checkNetworkFits(parseNetwork('mlp:3-3-2'), moons)).toThrow(
      '[network=mlp:3-3-2, expected 3 values an example, dataset=two-moons, got 2 (2)]',
    );
  });

  it('refuses vectors where a network takes images', () => {
    expect(() => checkNetworkFits(parseNetwork('vgg16:3x32x32-10,width=0.1'), moons)).toThrow(
      'expected images of 3x32x32, dataset=two-moons, got 2]',
    );
  });

  it('refuses too few outputs', () => {
    expect(() => checkNetworkFits(parseNetwork('mlp:192-3-9'), images)).toThrow(
      '[network=mlp:192-3-9, outputs=9, dataset=svhn, classes=10]',
    );
  });
});

describe('checkTrainingFits', () => {
  const { train } = study.parse({
    name: 's',
    dataset: 'digits',
    network: 'mlp:2-2',
    pairs: [[1, 2]],
  });
  const network = parseNetwork('mlp:2-3-2');

  it('takes a batch of the whole training split and refuses a larger one', () => {
    checkTrainingFits(network, { ...train, batchSize: 4 }, moons);
    expect(() => checkTrainingFits(network, { ...train, batchSize: 5 }, moons)).toThrow(
      'a batch is larger than the training split [batchSize=5, expected 1..4]',
    );
  });

  it('refuses moments beyond the end', () => {
    const checkpoints = '1ep+99ep';
    expect(() =>
      checkTrainingFits(network, { ...train, batchSize: 4, checkpoints }, moons),
    ).toThrow('[checkpoints=99ep, expected up to 10ep or 10st, got 99st]');
  });
});
