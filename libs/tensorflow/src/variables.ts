import { type Attributes, executeOp } from './execute-op.js';
import { native, type Tensor } from './native.js';
import { scalar } from './tensors.js';

/**
 * A float32 array that optimizers update in place. A read tensor shares its memory: dispose
 * of it before the next update, or that update copies.
 */
export interface Variable {
  read(): Tensor;
  /** Takes over other values of the same shape. */
  assign(value: Tensor): void;
  dispose(): void;
  /** The resource that TensorFlow's update ops take. */
  readonly handle: Tensor;
}

const dtype = { dtype: 'float32' } as const;
let made = 0;

/** Makes a variable that starts with the values of a tensor. The caller disposes of it. */
export function createVariable(start: Tensor): Variable {
  const { tf, backend } = native();
  const { binding } = backend;
  const string = (name: string, value: string) => ({ name, type: binding.TF_ATTR_STRING, value });
  made += 1;
  const handle = tf.keep(
    backend.executeSingleOutput(
      'VarHandleOp',
      [
        string('container', ''),
        string('shared_name', `variable-${made}`),
        { name: 'dtype', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
        { name: 'shape', type: binding.TF_ATTR_SHAPE, value: [...start.shape] },
      ],
      [],
    ),
  );
  const assign = (value: Tensor) => {
    executeOp('AssignVariableOp', [handle, value], dtype, 0);
  };
  assign(start);
  return {
    handle,
    assign,
    read: () => executeOp('ReadVariableOp', [handle], dtype, 1)[0],
    dispose() {
      executeOp('DestroyResourceOp', [handle], { ignore_lookup_error: true }, 0);
      handle.dispose();
    },
  };
}

/** A variable to be moved, what an optimizer remembers of it, and the gradient of the loss at it. */
export interface Update {
  readonly variable: Variable;
  readonly moments: readonly Variable[];
  readonly gradient: Tensor;
}

/** w -= rate g, for each. Moments stay as they are. */
export function applyDescent(
  updates: readonly Pick<Update, 'variable' | 'gradient'>[],
  rate: number,
): void {
  const without = updates.map(({ variable, gradient }) => ({ variable, moments: [], gradient }));
  run('ResourceApplyGradientDescent', without, { before: [rate], after: [] }, {});
}

/** How momentum moves weights. */
export interface MomentumRates {
  readonly learningRate: number;
  readonly momentum: number;
  readonly nesterov: boolean;
}

/**
 * One pass of v = momentum v + g; w -= learningRate v, as PyTorch's SGD; with Nesterov's look ahead
 * w -= learningRate (g + momentum v). Each update has one moment, v.
 */
export function applyMomentum(
  updates: readonly Update[],
  { learningRate, momentum, nesterov }: MomentumRates,
): void {
  const rates = { before: [learningRate], after: [momentum] };
  run('ResourceApplyMomentum', updates, rates, { use_nesterov: nesterov });
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
 * One pass of Adam (Kingma & Ba 2015, Algorithm 1). Each update has two moments, the first and the
 * second. TensorFlow folds the bias correction into the rate and adds epsilon to the uncorrected
 * root, so epsilon is scaled likewise.
 */
export function applyAdam(
  updates: readonly Update[],
  { learningRate, beta1, beta2, epsilon, step }: AdamRates,
): void {
  const beta1Power = beta1 ** step;
  const beta2Power = beta2 ** step;
  const scaledEpsilon = epsilon * Math.sqrt(1 - beta2Power);
  const before = [beta1Power, beta2Power, learningRate, beta1, beta2, scaledEpsilon];
  run('ResourceApplyAdam', updates, { before, after: [] }, { use_nesterov: false });
}

/** Runs an update op on each variable; its numbers stand before and after the gradient. */
function run(
  name: string,
  updates: readonly Update[],
  rates: { readonly before: readonly number[]; readonly after: readonly number[] },
  attributes: Attributes,
): void {
  const [before, after] = [rates.before.map(scalar), rates.after.map(scalar)];
  const all = { T: 'float32', use_locking: false, ...attributes } as const;
  for (const { variable, moments, gradient } of updates) {
    const handles = [variable, ...moments].map(({ handle }) => handle);
    executeOp(name, [...handles, ...before, gradient, ...after], all, 0);
  }
  for (const rate of [...before, ...after]) rate.dispose();
}
