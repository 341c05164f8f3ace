import { createRandom, type RandomStream } from '@isthmus/random';
import { createLabels, type Dataset, type Split } from '../set/dataset.js';

/** The teacher's widths, how many examples, and the noise on each of its outputs. */
export interface TeacherStudentOptions {
  readonly inputs: number;
  readonly hidden: number;
  readonly classes: number;
  /** Standard deviation; the outputs' own is about 1. */
  readonly noise: number;
  readonly train: number;
  readonly test: number;
  readonly seed: number;
}

/**
 * Standard normal inputs, labelled by the largest output of a random teacher with one hidden layer of
 * ReLUs (the set-up of Zhan, Li & Wu 2025). The teacher has weights of variance 2/inputs and 1/hidden,
 * and the output biases that make the mean of each output 0, so that no class is likelier by them.
 * Noise is on the outputs of both splits, before the label is taken.
 */
export function teacherStudent(options: TeacherStudentOptions): Dataset {
  const { inputs, classes, seed } = options;
  const teacher = createTeacher(options);
  const draw = (part: 'train' | 'test') =>
    drawExamples(teacher, createRandom(seed, 'teacher-student', part), options, options[part]);
  const splits = { train: draw('train'), test: draw('test') };
  return { name: 'teacher-student', shape: [inputs], classes, ...splits };
}

interface Teacher {
  /** One row a hidden unit. */
  readonly first: readonly Float64Array[];
  /** One row a class. */
  readonly second: readonly Float64Array[];
  readonly biases: readonly number[];
}

function createTeacher({ inputs, hidden, classes, seed }: TeacherStudentOptions): Teacher {
  const random = createRandom(seed, 'teacher-student', 'teacher');
  const rows = (count: number, length: number, variance: number) =>
    Array.from({ length: count }, () =>
      Float64Array.from({ length }, () => Math.sqrt(variance) * random.normal()),
    );
  const first = rows(hidden, inputs, 2 / inputs);
  const second = rows(classes, hidden, 1 / hidden);
  // A unit's input is normal with its weights' norm as deviation; ReLU then has the mean norm / sqrt(2 pi).
  const means = first.map((row) => Math.sqrt(dot(row, row) / (2 * Math.PI)));
  return { first, second, biases: second.map((row) => -dot(row, means)) };
}

function drawExamples(
  { first, second, biases }: Teacher,
  random: RandomStream,
  { inputs, classes, noise }: TeacherStudentOptions,
  count: number,
): Split {
  const x = new Float32Array(count * inputs);
  const y = createLabels(count, classes);
  for (let i = 0; i < count; i++) {
    const example = x.subarray(i * inputs, (i + 1) * inputs);
    for (let j = 0; j < inputs; j++) example[j] = random.normal();
    const hidden = first.map((row) => Math.max(0, dot(row, example)));
    const outputs = second.map((row, k) => dot(row, hidden) + biases[k] + noise * random.normal());
    y[i] = outputs.indexOf(Math.max(...outputs));
  }
  return { count, x, y };
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
