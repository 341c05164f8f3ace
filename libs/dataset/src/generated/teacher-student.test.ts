import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type TeacherStudentOptions, teacherStudent } from './teacher-student.js';

const options: TeacherStudentOptions = {
  ...{ inputs: 20, hidden: 10, classes: 2, noise: 0, train: 5000, test: 500, seed: 1 },
};
const { shape, classes, train, test } = teacherStudent(options);
const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;

// Results are addressed by the data they come from: if this fails, correct the teacher, not the hash.
it('the examples of a seed never change', () => {
  const hash = createHash('sha256').update(new Uint8Array(train.x.buffer)).update(train.y);
  expect(hash.digest('hex')).toBe(
    '96a591b357fca89881b19de98581359dd08627d0247fa9ca174a97e913480ec6',
  );
});

describe('teacherStudent', () => {
  it('has standard normal inputs', () => {
    expect([shape, classes, train.count, test.count]).toEqual([[20], 2, 5000, 500]);
    const values = [...train.x];
    // Four standard errors of 100,000 draws.
    expect(Math.abs(mean(values))).toBeLessThan(0.0127);
    expect(Math.abs(mean(values.map((v) => v * v)) - 1)).toBeLessThan(0.0179);
  });

  it.each([1, 2, 3, 4, 5])('has no class that few examples are of (seed %d)', (seed) => {
    const { y } = teacherStudent({ ...options, seed }).train;
    expect(Math.abs(mean([...y]) - 0.5)).toBeLessThan(0.2);
  });

  it('has a class for each of the outputs', () => {
    const { y } = teacherStudent({ ...options, classes: 5 }).train;
    expect(new Set(y)).toEqual(new Set([0, 1, 2, 3, 4]));
  });

  it('labels both splits by one teacher', () => {
    // With one input and one unit the teacher is a threshold on the input.
    const one = teacherStudent({ ...options, inputs: 1, hidden: 1, train: 2000 });
    const inputs = (label: number) => [...one.train.x].filter((_, i) => one.train.y[i] === label);
    const [low, high] = [inputs(0), inputs(1)].toSorted((a, b) => a[0] - b[0]);
    const threshold = Math.max(...low);
    expect(threshold).toBeLessThan(Math.min(...high));
    const lowLabel = one.train.y[one.train.x.indexOf(threshold)];
    const wrong = [...one.test.y].filter(
      (label, i) => (label === lowLabel) !== one.test.x[i] <= threshold,
    );
    // The threshold is known to within a gap between neighbours among 2000 examples.
    expect(wrong.length).toBeLessThanOrEqual(3);
  });

  it('changes labels alone by its noise, more of them by more', () => {
    const flipped = [0.1, 1, 100].map((noise) => {
      const noisy = teacherStudent({ ...options, noise }).train;
      expect(noisy.x).toEqual(train.x);
      return [...noisy.y].filter((label, i) => label !== train.y[i]).length / train.count;
    });
    expect(flipped).toEqual(flipped.toSorted((a, b) => a - b));
    expect(flipped[0]).toBeGreaterThan(0);
    expect(flipped[0]).toBeLessThan(0.15);
    expect(flipped[2]).toBeCloseTo(0.5, 1);
  });
});
