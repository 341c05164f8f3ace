import type { ParameterTensors } from '@isthmus/network';
import { createRandom } from '@isthmus/random';
import {
  adamPowers,
  add,
  applyAdam,
  applyDescent,
  applyMomentum,
  disposeAll,
  type Rate,
  randomNormal,
  type Seed,
  scale,
  tidy,
  type Update,
} from '@isthmus/tensorflow';
import type { OptimizerSpec } from '../notation/optimizer-spec.js';
import { createMoments, type Moments, type Variables } from './moments.js';

/** What a step depends on besides weights, moments and gradients: numbers, or the same on the device. */
export interface StepNumbers<Rates = Rate, Draws = Seed> {
  readonly rates: readonly Rates[];
  /** Of what noise there is, one a weight. */
  readonly seeds: readonly Draws[];
}

/** An optimizer with its state for one set of weights. */
export interface Optimizer {
  /** Counts a step, and answers with its numbers. What noise there is is drawn from the step's own seed. */
  begin(learningRate: number, seed?: number): StepNumbers<number, number>;
  /** Moves every weight that has a gradient, in place, by the numbers of a step. */
  move(gradients: ParameterTensors, numbers: StepNumbers): void;
  /** All that the next steps depend on besides weights and gradients, by name. */
  state(): ReadonlyMap<string, Float32Array>;
  /** Takes over such a state. Throws a RangeError where it is not of these weights. */
  restore(state: ReadonlyMap<string, Float32Array>): void;
  /** Goes back to before the first step. */
  reset(): void;
  dispose(): void;
}

/** What one kind of optimizer does. */
interface Rule {
  /** The numbers of a step, counted from 1. */
  rates(learningRate: number, step: number): readonly number[];
  move(updates: readonly Update[], numbers: StepNumbers): void;
}

/** What an optimizer remembers of every weight. */
export function momentNames(spec: OptimizerSpec): readonly string[] {
  switch (spec.kind) {
    case 'sgd':
      return spec.momentum === 0 ? [] : ['velocity'];
    case 'adam':
    case 'adamw':
      return ['first', 'second'];
    case 'noisy-sgd':
      return [];
  }
}

/** An optimizer as `OptimizerSpec` defines it. The caller disposes of it. */
export function createOptimizer(spec: OptimizerSpec, variables: Variables): Optimizer {
  const moments = createMoments(momentNames(spec), variables);
  const rule = ruleOf(spec);
  const draws = spec.kind === 'noisy-sgd' ? variables.size : 0;
  let step = 0;
  return {
    begin(learningRate, seed = 0) {
      step += 1;
      return { rates: rule.rates(learningRate, step), seeds: noiseSeeds(seed, draws) };
    },
    move: (gradients, numbers) => rule.move(updatesOf(variables, moments, gradients), numbers),
    state: () => new Map([['step', Float32Array.of(step)], ...moments.read()]),
    restore(state) {
      const counted = state.get('step')?.[0];
      if (counted === undefined) throw new RangeError('the state of an optimizer has no step');
      moments.assign(state);
      step = counted;
    },
    reset() {
      moments.clear();
      step = 0;
    },
    dispose: () => disposeAll(moments.variables),
  };
}

function noiseSeeds(seed: number, count: number): readonly number[] {
  if (count === 0) return [];
  const random = createRandom(seed, 'noise of gradients');
  return Array.from({ length: count }, () => random.integer(2 ** 31));
}

function updatesOf(variables: Variables, moments: Moments, gradients: ParameterTensors): Update[] {
  return [...gradients].map(([name, gradient]) => {
    const variable = variables.get(name);
    if (variable === undefined) throw new RangeError(`no weight of that name [name=${name}]`);
    return { variable, moments: moments.of(name), gradient };
  });
}

function ruleOf(spec: OptimizerSpec): Rule {
  switch (spec.kind) {
    case 'sgd':
      return {
        rates: (learningRate) => [learningRate],
        move: (updates, { rates: [learningRate] }) =>
          withDecay(updates, spec.weightDecay, (decayed) =>
            spec.momentum === 0
              ? applyDescent(decayed, learningRate)
              : applyMomentum(decayed, { ...spec, learningRate }),
          ),
      };
    case 'adam':
      return {
        rates: (learningRate, step) => [learningRate, ...adamPowers(spec, step)],
        move: (updates, { rates }) =>
          withDecay(updates, spec.weightDecay, (decayed) => adapt(decayed, spec, rates)),
      };
    case 'adamw':
      return {
        rates: (learningRate, step) => [
          learningRate,
          ...adamPowers(spec, step),
          learningRate * spec.weightDecay,
        ],
        move(updates, { rates }) {
          if (spec.weightDecay !== 0) shrink(updates, rates[4]);
          adapt(updates, spec, rates);
        },
      };
    case 'noisy-sgd':
      return {
        rates: (learningRate) => [
          learningRate,
          2 * learningRate * spec.lambda,
          -Math.sqrt(2 * learningRate * spec.temperature),
        ],
        move(updates, { rates: [learningRate, share, minusDeviation], seeds }) {
          if (spec.lambda !== 0) shrink(updates, share);
          applyDescent(updates, learningRate);
          addNoise(updates, minusDeviation, seeds);
        },
      };
  }
}

/** Adam's step by a learning rate and `adamPowers`. */
function adapt(
  updates: readonly Update[],
  { beta1, beta2 }: { readonly beta1: number; readonly beta2: number },
  [learningRate, beta1Power, beta2Power, scaledEpsilon]: readonly Rate[],
): void {
  applyAdam(updates, { learningRate, beta1, beta2, beta1Power, beta2Power, scaledEpsilon });
}

/** w <- (1 - share) w */
function shrink(updates: readonly Update[], share: Rate): void {
  for (const { variable } of updates) {
    const by = tidy(
      () => scale(variable.read(), share),
      (made) => [made],
    );
    applyDescent([{ variable, gradient: by }], 1);
    by.dispose();
  }
}

/** The gradients plus `weightDecay` times the weights. */
function withDecay(
  updates: readonly Update[],
  weightDecay: number,
  apply: (updates: readonly Update[]) => void,
): void {
  if (weightDecay === 0) {
    apply(updates);
    return;
  }
  for (const update of updates) {
    const decayed = tidy(
      () => add(update.gradient, scale(update.variable.read(), weightDecay)),
      (sum) => [sum],
    );
    apply([{ ...update, gradient: decayed }]);
    decayed.dispose();
  }
}

/** w <- w - minusDeviation n, with n standard normal. */
function addNoise(updates: readonly Update[], minusDeviation: Rate, seeds: readonly Seed[]): void {
  for (const [i, { variable, gradient }] of updates.entries()) {
    const normal = tidy(
      () => randomNormal(gradient.shape, seeds[i]),
      (made) => [made],
    );
    applyDescent([{ variable, gradient: normal }], minusDeviation);
    normal.dispose();
  }
}
