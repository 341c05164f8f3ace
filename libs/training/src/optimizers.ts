import type { ParameterTensors } from '@isthmus/network';
import type { Weights, WeightTensor } from '@isthmus/permutation';
import { applyAdam, applyMomentum, createVariable, type Variable } from '@isthmus/tensorflow';

/** Updates weights by their gradients. */
type Step = (weights: ReadonlyMap<string, Variable>, gradients: ParameterTensors) => void;

/** An optimizer's state for one set of weights. */
export interface Optimizer {
  readonly step: Step;
  dispose(): void;
}

/** Makes an optimizer with fresh state. */
type OptimizerFactory = (weights: Weights, learningRate: number) => Optimizer;

/** SGD with momentum 0.9, as in the papers' set-ups (Ferbach et al. 2024, Sharma et al. 2024). */
const sgd: OptimizerFactory = (weights, learningRate) => {
  const velocities = zerosLike(weights);
  return {
    step(variables, gradients) {
      for (const [name, gradient] of gradients) {
        const rates = { learningRate, momentum: 0.9 };
        applyMomentum(pick(variables, name), pick(velocities, name), gradient, rates);
      }
    },
    dispose: () => disposeAll(velocities),
  };
};

/** Adam with PyTorch's defaults (Kingma & Ba 2015). */
const adam: OptimizerFactory = (weights, learningRate) => {
  const firsts = zerosLike(weights);
  const seconds = zerosLike(weights);
  let step = 0;
  return {
    step(variables, gradients) {
      step += 1;
      for (const [name, gradient] of gradients) {
        const moments = { first: pick(firsts, name), second: pick(seconds, name) };
        const rates = { learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, step };
        applyAdam(pick(variables, name), moments, gradient, rates);
      }
    },
    dispose() {
      disposeAll(firsts);
      disposeAll(seconds);
    },
  };
};

/** Every optimizer by the name that a study gives it. */
export const optimizers = { sgd, adam } as const;

/** Variables that hold `weights`. The caller disposes of them. */
export function toVariables(weights: Weights): ReadonlyMap<string, Variable> {
  return mapWeights(weights, ({ data, shape }) => createVariable(data, shape));
}

/** Disposes of every variable of a set. */
export function disposeAll(variables: ReadonlyMap<string, Variable>): void {
  for (const variable of variables.values()) variable.dispose();
}

function zerosLike(weights: Weights): ReadonlyMap<string, Variable> {
  return mapWeights(weights, ({ data, shape }) =>
    createVariable(new Float32Array(data.length), shape),
  );
}

function mapWeights(
  weights: Weights,
  make: (weight: WeightTensor) => Variable,
): ReadonlyMap<string, Variable> {
  return new Map([...weights].map(([name, weight]) => [name, make(weight)]));
}

function pick(variables: ReadonlyMap<string, Variable>, name: string): Variable {
  const variable = variables.get(name);
  if (variable === undefined) throw new RangeError(`no weight of that name [name=${name}]`);
  return variable;
}
