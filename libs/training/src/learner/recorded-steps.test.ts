import { initialize, type Network, networkParameters, parseNetwork } from '@isthmus/network';
import { referenceNetworks } from '@isthmus/network/reference-networks';
import { createRandom } from '@isthmus/random';
import { createEagerProgram, createProgram, type Program } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import { parseAugmentation } from '../augmentation/augmentation.js';
import { parseOptimizer } from '../notation/optimizer-spec.js';
import { learningRateAt } from '../notation/schedule.js';
import { parseSchedule } from '../notation/schedule-notation.js';
import { denseMask, prune } from '../pruning/prune.js';
import { perceptronOf } from '../replicas/perceptron.js';
import { createReplicas } from '../replicas/replicas.js';
import { createTrainee, type TraineeOptions } from './trainee.js';

const [batchSize, steps] = [4, 20];
/** All batches alike, as each kind has a graph of its own, whose making takes most of the time; or the last smaller. */
const [count, uneven] = [8, 10];

function splitFor({ inputShape }: Network, classes: number, count: number) {
  const size = inputShape.reduce((product, length) => product * length, 1);
  const random = createRandom(1, 'examples');
  const x = Float32Array.from({ length: count * size }, random.normal);
  return { count, x, y: Uint8Array.from({ length: count }, (_, i) => i % classes) };
}

/** Batches of four and, last of a pass, what is left, each time others; a rate and a seed of each step's own. */
function drawsOf(
  network: Network,
  options: Partial<TraineeOptions>,
  schedule: string,
  count: number,
) {
  const parsed = parseSchedule(schedule);
  const stepsAnEpoch = Math.ceil(count / batchSize);
  const length = { steps, stepsAnEpoch };
  const left = count - (stepsAnEpoch - 1) * batchSize;
  const [height = 1, width = 1] = network.inputShape;
  return Array.from({ length: steps }, (_, step) => {
    const random = createRandom(step, 'draws');
    const size = (step + 1) % stepsAnEpoch === 0 ? left : batchSize;
    const maps = options.augmentation?.draw({ height, width }, size, random);
    return {
      draw: {
        indices: random.permutation(count).slice(0, size),
        seed: random.integer(2 ** 31),
        ...(maps && { maps }),
      },
      rate: learningRateAt(parsed, 0.05, step, length),
    };
  });
}

interface Case {
  readonly network: Network;
  readonly classes: number;
  readonly optimizer?: string;
  readonly schedule?: string;
  readonly options?: Partial<TraineeOptions>;
  readonly examples?: number;
}

/** Losses, weights and the optimizer's state after all steps. */
function trained(
  { network, classes, optimizer, schedule, options, examples = count }: Case,
  program: Program,
) {
  const how = { optimizer: parseOptimizer(optimizer ?? 'sgd'), batchSize, ...options };
  const trainee = createTrainee(network, splitFor(network, classes, examples), how, program);
  trainee.begin(initialize(network, 3), options?.mask);
  const losses = drawsOf(network, how, schedule ?? 'constant', examples).map(({ draw, rate }) =>
    trainee.descend(draw, rate),
  );
  const after = { losses, weights: trainee.weights(), state: trainee.optimizer.state() };
  trainee.dispose();
  return after;
}

function expectEqualToEager(one: Case) {
  const recorded = trained(one, createProgram());
  expect(recorded).toEqual(trained(one, createEagerProgram()));
  expect(recorded.losses.every(Number.isFinite)).toBe(true);
}

const mlp = { network: parseNetwork('mlp:6-8-3,norm=layer'), classes: 3 };
const images = { network: referenceNetworks.conv_batchnorm.network, classes: 2 };
const rule = { by: 'magnitude', scope: 'global', fraction: 0.5 } as const;
const mask = prune(
  { weights: initialize(mlp.network, 3), mask: denseMask(networkParameters(mlp.network), []) },
  rule,
  { level: 1, seed: 1 },
);

describe('twenty recorded steps are equal to the bit to those run op by op', () => {
  it.each(Object.entries(referenceNetworks))('of every op: %s', (_, { network }) => {
    expectEqualToEager({ network, classes: 2, optimizer: 'adam' });
  });

  it.each([
    ['sgd', 'constant'],
    ['sgd:momentum=0.9', 'cosine'],
    ['sgd:momentum=0.9,nesterov=true,decay=1e-3', 'cosine:warmup=5st'],
    ['sgd:momentum=0,decay=1e-2', 'linear:warmup=1ep'],
    ['adam', 'step:at=7st+12st,factor=0.1'],
    ['adam:decay=1e-2', 'linear:warmup=3st'],
    ['adamw', 'cosine:warmup=5st'],
    ['adamw:decay=0', 'step:at=7st+12st,factor=0.1'],
    ['noisy-sgd:lambda=1e-2,temperature=1e-3', 'cosine'],
    ['noisy-sgd:lambda=0,temperature=1e-3', 'constant'],
  ])('with the optimizer %s and the schedule %s', (optimizer, schedule) => {
    expectEqualToEager({ ...mlp, optimizer, schedule });
  });

  it('with a last batch that is smaller', () => {
    expectEqualToEager({ ...mlp, optimizer: 'adam', examples: uneven });
  });

  it.each([
    { what: 'clipped gradients', options: { clip: 0.05 } },
    { what: 'gradients that need no clipping', options: { clip: 1e6 } },
    { what: 'smoothed labels', options: { labelSmoothing: 0.1 } },
    { what: 'a mask', options: { mask } },
    { what: 'all of them', options: { mask, clip: 0.5, labelSmoothing: 0.2 } },
  ])('with $what', ({ options }) => {
    expectEqualToEager({ ...mlp, optimizer: 'sgd:momentum=0.9,decay=1e-3', options });
  });

  it.each(['mean-field:6-16-3', 'mlp:6-8-8-3,norm=batch'])('of %s', (notation) => {
    expectEqualToEager({ network: parseNetwork(notation), classes: 3, optimizer: 'adam' });
  });

  it('of augmented images', () => {
    const augmentation = parseAugmentation(['rotate', 'crop:padding=2', 'flip']);
    expectEqualToEager({ ...images, options: { augmentation } });
  });

  it('of replicas, with one order at first and then with their own', () => {
    const network = parseNetwork('mlp:6-8-8-3');
    const [perceptron, networks] = [perceptronOf(network)!, 3];
    const options = {
      perceptron,
      count: networks,
      sharing: [true, false],
      batchSize,
      optimizer: parseOptimizer('adam:decay=1e-3'),
      clip: 0.1,
      labelSmoothing: 0.1,
    };
    const run = (program: Program) => {
      const replicas = createReplicas(network, splitFor(network, 3, uneven), options, program);
      replicas.begin([1, 2, 3].map((seed) => initialize(network, seed)));
      const losses = Array.from({ length: steps }, (_, step) => {
        const size = step % 3 === 2 ? uneven % batchSize : batchSize;
        // Amid an epoch.
        const length = step < 10 ? size : size * networks;
        const indices = Int32Array.from({ length }, (_, i) => (i * 7 + step) % uneven);
        return replicas.descend({ size, indices }, 0.01 / (step + 1));
      });
      const after = { losses, weights: replicas.weights(), state: replicas.optimizer.state() };
      replicas.dispose();
      return after;
    };
    expect(run(createProgram())).toEqual(run(createEagerProgram()));
  });

  it('under one mask and then another, going on from a state that was kept', () => {
    const { network } = mlp;
    const sparser = prune({ weights: initialize(network, 5), mask }, rule, { level: 2, seed: 1 });
    const how = { optimizer: parseOptimizer('adam'), batchSize, mask };
    const run = (program: Program) => {
      const trainee = createTrainee(network, splitFor(network, 3, count), how, program);
      const draws = drawsOf(network, how, 'constant', count);
      const learn = (from: number, to: number) =>
        draws.slice(from, to).map(({ draw, rate }) => trainee.descend(draw, rate));
      trainee.begin(initialize(network, 3), mask);
      const before = learn(0, 8);
      const [weights, state] = [trainee.weights(), trainee.optimizer.state()];
      trainee.begin(initialize(network, 4), sparser);
      const between = learn(3, 12);
      const second = trainee.weights();
      trainee.begin(weights, mask);
      trainee.optimizer.restore(state);
      const after = learn(8, 20);
      const last = trainee.weights();
      trainee.dispose();
      return { before, between, after, second, last };
    };
    const recorded = run(createProgram());
    expect(recorded).toEqual(run(createEagerProgram()));
    const whole = trained({ ...mlp, optimizer: 'adam', options: { mask } }, createProgram());
    expect([...recorded.before, ...recorded.after]).toEqual(whole.losses);
    expect(recorded.last).toEqual(whole.weights);
  });
});
