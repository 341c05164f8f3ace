import type { ParameterTensors } from '@isthmus/network';
import { createRandom } from '@isthmus/random';
import {
  add,
  applyAdam,
  applyDescent,
  applyMomentum,
  disposeAll,
  randomNormal,
  scale,
  tidy,
  type Update,
} from '@isthmus/tensorflow';
import type { OptimizerSpec } from '../notation/optimizer-spec.js';
import { createMoments, type Moments, type Variables } from './moments.js';

/** An optimizer with its state for one set of weights. */
export interface Optimizer {
  /** Moves every weight that has a gradient, in place. What noise there is is drawn from the step's own seed. */
  step(gradients: ParameterTensors, learningRate: number, seed?: number): void;
  /** All that the next steps depend on besides weights and gradients, by name. */
  state(): ReadonlyMap<string, Float32Array>;
  /** Takes over such a state. Throws a RangeError where it is not of these weights. */
  restore(state: ReadonlyMap<string, Float32Array>): void;
  dispose(): void;
}

/** What one kind of optimizer does in a step, counted from 1. */
type Move = (
  updates: readonly Update[],
  rate: { readonly learningRate: number; readonly step: number; readonly seed: number },
) => void;

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
  const move = moveOf(spec);
  let step = 0;
  return {
    step(gradients, learningRate, seed = 0) {
      step += 1;
      move(updatesOf(variables, moments, gradients), { learningRate, step, seed });
    },
    state: () => new Map([['step', Float32Array.of(step)], ...moments.read()]),
    restore(state) {
      const counted = state.get('step')?.[0];
      if (counted === undefined) throw new RangeError('the state of an optimizer has no step');
      moments.assign(state);
      step = counted;
    },
    dispose: () => disposeAll(moments.variables),
  };
}

function updatesOf(variables: Variables, moments: Moments, gradients: ParameterTensors): Update[] {
  return [...gradients].map(([name, gradient]) => {
    const variable = variables.get(name);
    if (variable === undefined) throw new RangeError(`no weight of that name [name=${name}]`);
    return { variable, moments: moments.of(name), gradient };
  });
}

function moveOf(spec: OptimizerSpec): Move {
  switch (spec.kind) {
    case 'sgd':
      return (updates, { learningRate }) =>
        withDecay(updates, spec.weightDecay, (decayed) =>
          spec.momentum === 0
            ? applyDescent(decayed, learningRate)
            : applyMomentum(decayed, { ...spec, learningRate }),
        );
    case 'adam':
      return (updates, { learningRate, step }) =>
        withDecay(updates, spec.weightDecay, (decayed) =>
          applyAdam(decayed, { ...spec, learningRate, step }),
        );
    case 'adamw':
      return (updates, { learningRate, step }) => {
        shrink(updates, learningRate * spec.weightDecay);
        applyAdam(updates, { ...spec, learningRate, step });
      };
    case 'noisy-sgd':
      return (updates, { learningRate, seed }) => {
        shrink(updates, 2 * learningRate * spec.lambda);
        applyDescent(updates, learningRate);
        addNoise(updates, Math.sqrt(2 * learningRate * spec.temperature), noise(seed));
      };
  }
}

/** w <- (1 - share) w */
function shrink(updates: readonly Update[], share: number): void {
  if (share === 0) return;
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

function noise(seed: number): () => number {
  const random = createRandom(seed, 'noise of gradients');
  return () => random.integer(2 ** 31);
}

function addNoise(updates: readonly Update[], deviation: number, draw: () => number): void {
  for (const { variable, gradient } of updates) {
    const normal = tidy(
      () => randomNormal(gradient.shape, draw()),
      (made) => [made],
    );
    applyDescent([{ variable, gradient: normal }], -deviation);
    normal.dispose();
  }
}
