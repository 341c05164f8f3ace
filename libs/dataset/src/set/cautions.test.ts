import { describe, expect, it } from 'vitest';
import { datasetCautions, overlapCaution } from './cautions.js';
import type { Dataset } from './dataset.js';

function labelled(train: readonly number[], test: readonly number[], classes: number): Dataset {
  const split = (labels: readonly number[]) => ({
    ...{ count: labels.length, x: new Float32Array(labels.length), y: Uint8Array.from(labels) },
  });
  return { name: 'file', shape: [1], classes, train: split(train), test: split(test) };
}

const of = (outputs: number) => ({ notation: 'mine', outputs });

describe('datasetCautions', () => {
  it('are none where every label occurs in both splits and stands for an output', () => {
    expect(datasetCautions(labelled([0, 1, 2], [2, 1, 0], 3), of(3))).toEqual([]);
  });

  it('name the labels that a split never has', () => {
    expect(datasetCautions(labelled([0, 1, 2], [2, 2], 3), of(3))).toEqual([
      'labels that never occur in the test split: 0, 1 [dataset=mine, classes=3]',
    ]);
  });

  it('name some of many', () => {
    const [train] = datasetCautions(labelled([0], [0], 100), of(100));
    expect(train).toContain('train split: 1, 2, 3, 4, 5, 6, 7, 8 and 91 others [');
  });

  it('tell of outputs without a class', () => {
    expect(datasetCautions(labelled([0, 1], [0, 1], 2), of(10))).toEqual([
      'the data set has fewer classes than the network has outputs [dataset=mine, classes=2, outputs=10]',
    ]);
  });

  it('tell of a test split that was drawn, and how to measure on everything', () => {
    const drawn = { ...labelled([0, 1, 0], [1, 0], 2), isTestDrawn: true };
    expect(datasetCautions(drawn, of(2))).toEqual([
      expect.stringMatching(/drawn at random.*\[dataset=mine, test=2 of 5\]; --split all/),
    ]);
  });
});

describe('overlapCaution', () => {
  it('says that digits are training images of mnist, whatever is done to them', () => {
    expect(overlapCaution('mnist:subset=5000', 'digits')).toContain('training accuracy');
    expect(overlapCaution('digits', 'mnist:keep=0-4')).toContain('only the test split of mnist');
  });

  it('says nothing of others', () => {
    expect(overlapCaution('mnist', 'mnist')).toBeUndefined();
    expect(overlapCaution('fashion-mnist', 'digits')).toBeUndefined();
  });
});
