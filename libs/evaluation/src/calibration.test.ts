import { createRandom } from '@isthmus/random';
import { tensorCount } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import { measuresOf } from './calibration.js';
import type { Logits } from './softmax-rows.js';

/** Logits whose softmax has these probabilities, with labels. */
function of(rows: readonly (readonly number[])[], labels: readonly number[]): Logits {
  const classes = rows[0]!.length;
  return { values: Float32Array.from(rows.flat(), Math.log), labels, classes };
}

/** Examples whose labels are drawn from softmax(logits / temperature). */
function drawn(temperature: number, count = 20_000): Logits {
  const random = createRandom(1, 'logits', temperature);
  const classes = 4;
  const values = Float32Array.from({ length: count * classes }, () => 2 * random.normal());
  const labels = Array.from({ length: count }, (_, row) => {
    const shares = [...values.subarray(row * classes, (row + 1) * classes)].map((value) =>
      Math.exp(value / temperature),
    );
    const drawn = random.uniform() * shares.reduce((sum, share) => sum + share, 0);
    const upTo = (label: number) =>
      shares.slice(0, label + 1).reduce((sum, share) => sum + share, 0);
    return shares.findIndex((_, label) => label === classes - 1 || drawn < upTo(label));
  });
  return { values, labels, classes };
}

const errorOf = (logits: Logits) => measuresOf(logits).calibrationError;

describe('the expected calibration error', () => {
  it('is how far confidence and accuracy lie apart in each bin, in the mean', () => {
    const rows = [
      [0.9, 0.1],
      [0.9, 0.1],
      [0.3, 0.7],
      [0.3, 0.7],
    ];
    expect(errorOf(of(rows, [0, 1, 1, 1]))).toBeCloseTo((2 * 0.4 + 2 * 0.3) / 4, 6);
  });

  it('is 0 where as many are right as it says', () => {
    const rows = Array.from({ length: 10 }, () => [0.8, 0.2]);
    expect(errorOf(of(rows, [0, 0, 0, 0, 0, 0, 0, 0, 1, 1]))).toBeCloseTo(0, 6);
  });

  it('adds up what lies in different bins, whatever its sign', () => {
    const rows = [
      [0.95, 0.05],
      [0.55, 0.45],
    ];
    expect(errorOf(of(rows, [1, 0]))).toBeCloseTo((0.95 + 0.45) / 2, 6);
  });

  it('is within noise of 0 for labels drawn from the softmax itself', () => {
    expect(errorOf(drawn(1))).toBeLessThan(0.02);
    expect(errorOf(drawn(3))).toBeGreaterThan(0.1);
  });
});

describe('the best temperature', () => {
  it.each([0.5, 1, 3])('is found again from labels drawn at %d', (temperature) => {
    expect(measuresOf(drawn(temperature)).temperature / temperature).toBeCloseTo(1, 1);
  });

  it('has a loss below that of its neighbours', () => {
    const logits = drawn(2, 500);
    const { temperature, calibratedLoss } = measuresOf(logits);
    const cooled = (by: number) => ({ ...logits, values: logits.values.map((v) => v / by) });
    const lossOf = (by: number) => {
      const { values, labels, classes } = cooled(by);
      const ofRow = (label: number, row: number) => {
        const own = [...values.subarray(row * classes, (row + 1) * classes)];
        return Math.log(own.reduce((sum, v) => sum + Math.exp(v), 0)) - own[label]!;
      };
      return Array.from(labels, ofRow).reduce((sum, v) => sum + v, 0) / labels.length;
    };
    expect(lossOf(temperature)).toBeCloseTo(calibratedLoss, 5);
    for (const factor of [0.95, 1.05])
      expect(lossOf(temperature * factor)).toBeGreaterThan(calibratedLoss);
  });

  it('stays in its range where every example is right, or wrong', () => {
    const rows = [
      [0.9, 0.1],
      [0.2, 0.8],
    ];
    const { temperature, calibratedLoss } = measuresOf(of(rows, [0, 1]));
    expect(temperature).toBeGreaterThanOrEqual(0.001);
    expect(calibratedLoss).toBeLessThan(1e-12);
    expect(measuresOf(of(rows, [1, 0])).temperature).toBeCloseTo(1000, -1);
  });
});

describe('the measures of logits', () => {
  it('are those of their softmax, row by row in JavaScript', () => {
    const logits = drawn(2, 300);
    const { values, labels, classes } = logits;
    const rows = Array.from(labels, (_, row) => [
      ...values.subarray(row * classes, (row + 1) * classes),
    ]);
    const losses = rows.map(
      (row, i) => Math.log(row.reduce((sum, v) => sum + Math.exp(v), 0)) - row[labels[i]!]!,
    );
    const right = rows.filter((row, i) => row.indexOf(Math.max(...row)) === labels[i]);
    const measures = measuresOf(logits);
    expect(measures.loss).toBeCloseTo(losses.reduce((sum, v) => sum + v, 0) / rows.length, 12);
    expect(measures.accuracy).toBe(right.length / rows.length);
    expect(measures.calibratedLoss).toBeLessThanOrEqual(measures.loss);
  });

  it.each([0, Infinity])('leave no tensor behind, with an output of %d', (output) => {
    const before = tensorCount();
    measuresOf({ values: Float32Array.of(output, 0, 1, 2), labels: [0, 1], classes: 2 });
    expect(tensorCount()).toBe(before);
  });

  it('of outputs that overflow are not finite, and no temperature is looked for', () => {
    const logits = { values: Float32Array.of(Infinity, 0, 1, 2), labels: [0, 1], classes: 2 };
    const { loss, accuracy, temperature, calibrationError } = measuresOf(logits);
    expect(loss).toBeNaN();
    expect(calibrationError).toBeNaN();
    expect(accuracy).toBe(1);
    expect(temperature).toBe(1);
  });
});
