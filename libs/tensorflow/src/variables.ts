import { native, type Tensor } from './native.js';
import { scalar } from './tensors.js';

/**
 * A float32 array that optimizers update in place. A read tensor shares its memory: dispose
 * of it before the next update, or that update copies.
 */
export interface Variable {
  read(): Tensor;
  dispose(): void;
  /** The resource that TensorFlow's update ops take. */
  readonly handle: Tensor;
}

let made = 0;

/** Makes a variable that starts with the values of a tensor. The caller disposes of it. */
export function createVariable(start: Tensor): Variable {
  const { tf, backend } = native();
  const { binding } = backend;
  const dtype = { name: 'dtype', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT };
  const string = (name: string, value: string) => ({ name, type: binding.TF_ATTR_STRING, value });
  made += 1;
  const handle = tf.keep(
    backend.executeSingleOutput(
      'VarHandleOp',
      [
        string('container', ''),
        string('shared_name', `variable-${made}`),
        dtype,
        { name: 'shape', type: binding.TF_ATTR_SHAPE, value: [...start.shape] },
      ],
      [],
    ),
  );
  backend.executeMultipleOutputs('AssignVariableOp', [dtype], [handle, start], 0);
  return {
    handle,
    read: () => backend.executeSingleOutput('ReadVariableOp', [dtype], [handle]),
    dispose() {
      const ignore = { name: 'ignore_lookup_error', type: binding.TF_ATTR_BOOL, value: true };
      backend.executeMultipleOutputs('DestroyResourceOp', [ignore], [handle], 0);
      handle.dispose();
    },
  };
}

/** One pass of v = momentum v + g; w -= learningRate v: PyTorch's SGD with momentum. */
export function applyMomentum(
  weight: Variable,
  velocity: Variable,
  gradient: Tensor,
  { learningRate, momentum }: { readonly learningRate: number; readonly momentum: number },
): void {
  update('ResourceApplyMomentum', [weight, velocity], [learningRate], gradient, [momentum]);
}

/** What Adam moves a weight by; `step` counts its updates from 1. */
export interface AdamRates {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly step: number;
}

/**
 * One pass of Adam (Kingma & Ba 2015, Algorithm 1). TensorFlow folds the bias correction
 * into the rate and adds epsilon to the uncorrected root, so epsilon is scaled likewise.
 */
export function applyAdam(
  weight: Variable,
  { first, second }: { readonly first: Variable; readonly second: Variable },
  gradient: Tensor,
  { learningRate, beta1, beta2, epsilon, step }: AdamRates,
): void {
  const beta1Power = beta1 ** step;
  const beta2Power = beta2 ** step;
  const scaledEpsilon = epsilon * Math.sqrt(1 - beta2Power);
  update(
    'ResourceApplyAdam',
    [weight, first, second],
    [beta1Power, beta2Power, learningRate, beta1, beta2, scaledEpsilon],
    gradient,
    [],
  );
}

function update(
  name: string,
  variables: readonly Variable[],
  before: readonly number[],
  gradient: Tensor,
  after: readonly number[],
): void {
  const { backend } = native();
  const { binding } = backend;
  const no = (attribute: string) => ({
    name: attribute,
    type: binding.TF_ATTR_BOOL,
    value: false,
  });
  const scalars = [before.map(scalar), after.map(scalar)];
  backend.executeMultipleOutputs(
    name,
    [
      { name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
      no('use_locking'),
      no('use_nesterov'),
    ],
    [...variables.map(({ handle }) => handle), ...scalars[0], gradient, ...scalars[1]],
    0,
  );
  for (const value of scalars.flat()) value.dispose();
}
