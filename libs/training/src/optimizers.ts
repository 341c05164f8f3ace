import type { ParameterTensors } from '@isthmus/network';
import {
  add,
  applyAdam,
  applyMomentum,
  createVariable,
  scale,
  type Tensor,
  tidy,
  type Variable,
  zerosLike,
} from '@isthmus/tensorflow';

/** How weights are moved. */
export interface OptimizerOptions {
  readonly optimizer: keyof typeof optimizers;
  readonly learningRate: number;
  /** Times a weight, added to its gradient; 0 when absent. */
  readonly weightDecay?: number;
}

/** An optimizer with its state for one set of weights. */
interface Optimizer {
  /** Moves every weight that has a gradient. */
  step(gradients: ParameterTensors): void;
  dispose(): void;
}

type Variables = ReadonlyMap<string, Variable>;
type Rates = Omit<OptimizerOptions, 'optimizer'>;

/** SGD with momentum 0.9, as in the papers' set-ups (Ferbach et al. 2024, Sharma et al. 2024). */
function sgd(weights: Variables, { learningRate, weightDecay = 0 }: Rates): Optimizer {
  const velocities = stateLike(weights);
  return {
    step: eachWeight(weights, weightDecay, (name, weight, gradient) => {
      const rates = { learningRate, momentum: 0.9 };
      applyMomentum(weight, pick(velocities, name), gradient, rates);
    }),
    dispose: () => disposeAll(velocities),
  };
}

/** Adam with PyTorch's defaults (Kingma & Ba 2015). */
function adam(weights: Variables, { learningRate, weightDecay = 0 }: Rates): Optimizer {
  const [firsts, seconds] = [stateLike(weights), stateLike(weights)];
  let step = 0;
  const move = eachWeight(weights, weightDecay, (name, weight, gradient) => {
    const moments = { first: pick(firsts, name), second: pick(seconds, name) };
    const rates = { learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, step };
    applyAdam(weight, moments, gradient, rates);
  });
  return {
    step(gradients) {
      step += 1;
      move(gradients);
    },
    dispose() {
      disposeAll(firsts);
      disposeAll(seconds);
    },
  };
}

/** Every optimizer by the name that a study gives it. */
export const optimizers = { sgd, adam } as const;

function eachWeight(
  weights: Variables,
  weightDecay: number,
  move: (name: string, weight: Variable, gradient: Tensor) => void,
): (gradients: ParameterTensors) => void {
  return (gradients) => {
    for (const [name, gradient] of gradients) {
      const weight = pick(weights, name);
      if (weightDecay === 0) {
        move(name, weight, gradient);
        continue;
      }
      const decayed = tidy(
        () => add(gradient, scale(weight.read(), weightDecay)),
        (sum) => [sum],
      );
      move(name, weight, decayed);
      decayed.dispose();
    }
  };
}

function stateLike(weights: Variables): Variables {
  return new Map(
    [...weights].map(([name, weight]) => {
      const value = weight.read();
      const zeros = zerosLike(value);
      value.dispose();
      const variable = createVariable(zeros);
      zeros.dispose();
      return [name, variable];
    }),
  );
}

function disposeAll(variables: Variables): void {
  for (const variable of variables.values()) variable.dispose();
}

function pick(variables: Variables, name: string): Variable {
  const variable = variables.get(name);
  if (variable === undefined) throw new RangeError(`no weight of that name [name=${name}]`);
  return variable;
}
