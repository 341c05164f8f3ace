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

const [count, batchSize, steps] = [10, 4, 20];

function splitFor({ inputShape }: Network, classes: number) {
  const size = inputShape.reduce((product, length) => product * length, 1);
  const random = createRandom(1, 'examples');
  const x = Float32Array.from({ length: count * size }, random.normal);
  return { count, x, y: Uint8Array.from({ length: count }, (_, i) => i % classes) };
}

/** Batches of four, four and two examples, each time others; a rate and a seed of each step's own. */
function drawsOf(network: Network, options: Partial<TraineeOptions>, schedule: string) {
  const parsed = parseSchedule(schedule);
  const length = { steps, stepsAnEpoch: 3 };
  const [height = 1, width = 1] = network.inputShape;
  return Array.from({ length: steps }, (_, step) => {
    const random = createRandom(step, 'draws');
    const size = step % 3 === 2 ? count % batchSize : batchSize;
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
}

/** Losses, weights and the optimizer's state after all steps. */
function trained({ network, classes, optimizer, schedule, options }: Case, program: Program) {
  const how = { optimizer: parseOptimizer(optimizer ?? 'sgd'), batchSize, ...options };
  const trainee = createTrainee(network, splitFor(network, classes), how, program);
  trainee.begin(initialize(network, 3), options?.mask);
  const losses = drawsOf(network, how, schedule ?? 'constant').map(({ draw, rate }) =>
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

const mlp = { network: parseNetwork('mlp:6-8-8-3,norm=layer'), classes: 3 };
const images = { network: parseNetwork('resnet20:3x8x8-3,width=0.25'), classes: 3 };
const mask = prune(
  { weights: initialize(mlp.network, 3), mask: denseMask(networkParameters(mlp.network), []) },
  { by: 'magnitude', scope: 'global', fraction: 0.5 },
  { level: 1, seed: 1 },
);

describe('twenty recorded steps are equal to the bit to those run op by op', () => {
  it.each(Object.entries(referenceNetworks))('of every op: %s', (_, { network }) => {
    const classes = 2;
    expectEqualToEager({ network, classes, optimizer: 'adam' });
  });

  it.each([
    'sgd',
    'sgd:momentum=0.9',
    'sgd:momentum=0.9,nesterov=true,decay=1e-3',
    'sgd:momentum=0,decay=1e-2',
    'adam',
    'adam:decay=1e-2',
    'adamw',
    'adamw:decay=0',
    'noisy-sgd:lambda=1e-2,temperature=1e-3',
    'noisy-sgd:lambda=0,temperature=1e-3',
  ])('with the optimizer %s', (optimizer) => {
    expectEqualToEager({ ...mlp, optimizer });
  });

  it.each([
    'constant',
    'cosine',
    'cosine:warmup=5st',
    'linear:warmup=1ep',
    'step:at=7st+12st,factor=0.1',
  ])('with the schedule %s', (schedule) => {
    expectEqualToEager({ ...mlp, optimizer: 'adamw', schedule });
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

  it.each(['batch', 'layer', 'none'])(
    'of convolutions with the norm %s, and augmentation',
    (norm) => {
      const network = parseNetwork(`resnet20:3x8x8-3,width=0.25,norm=${norm}`);
      const augmentation = parseAugmentation(['rotate', 'crop:padding=2', 'flip']);
      expectEqualToEager({ ...images, network, options: { augmentation } });
    },
  );

  it.each([true, false])('of replicas, with one order: %s', (areShared) => {
    const network = parseNetwork('mlp:6-8-8-3');
    const [perceptron, networks] = [perceptronOf(network)!, 3];
    const run = (program: Program) => {
      const replicas = createReplicas(
        network,
        splitFor(network, 3),
        {
          ...{ perceptron, count: networks, sharing: [areShared], batchSize },
          ...{ optimizer: parseOptimizer('adam:decay=1e-3'), clip: 0.1, labelSmoothing: 0.1 },
        },
        program,
      );
      replicas.begin([1, 2, 3].map((seed) => initialize(network, seed)));
      const losses = Array.from({ length: steps }, (_, step) => {
        const size = step % 3 === 2 ? count % batchSize : batchSize;
        const length = areShared ? size : size * networks;
        const indices = Int32Array.from({ length }, (_, i) => (i * 7 + step) % count);
        return replicas.descend({ size, indices }, 0.01 / (step + 1));
      });
      const after = { losses, weights: replicas.weights(), state: replicas.optimizer.state() };
      replicas.dispose();
      return after;
    };
    expect(run(createProgram())).toEqual(run(createEagerProgram()));
  });
});
