import { disposeAll } from './dispose-all.js';
import { type Attributes, executeOp } from './execute-op.js';
import { native, type Tensor } from './native.js';
import { idOf } from './tensor-ids.js';
import { type Rate, scalar } from './tensors.js';

/**
 * A float32 array that optimizers update in place. A read tensor shares its memory: dispose
 * of it before the next update, or that update copies.
 */
export interface Variable {
  read(): Tensor;
  /** Takes over other values of the same shape. */
  assign(value: Tensor): void;
  dispose(): void;
  /** The resource that TensorFlow's update ops take. Throws an Error once a program holds the variable. */
  readonly handle: Tensor;
}

/** Where the values of a variable are. */
export interface VariableHome {
  read(): Tensor;
  assign(value: Tensor): void;
}

/** A variable that a program can take over. */
export interface MovableVariable extends Variable {
  /** Lets the variable's values be elsewhere from now on, and frees those that it has here. */
  moveTo(home: VariableHome): void;
}

const dtype = { dtype: 'float32' } as const;
let made = 0;
/** Those that are there, by the number of their handles. */
const movable = new Map<number, MovableVariable>();

/** The variable of a handle, by the handle's number; undefined where a program holds it, or it is none. */
export function variableOfHandle(id: number): MovableVariable | undefined {
  return movable.get(id);
}

/** Makes a variable that starts with the values of a tensor. The caller disposes of it. */
export function createVariable(start: Tensor): Variable {
  const handle = createHandle(start.shape);
  const id = idOf(handle);
  const here: VariableHome = {
    assign(value) {
      executeOp('AssignVariableOp', [handle, value], dtype, 0);
    },
    read: () => executeOp('ReadVariableOp', [handle], dtype, 1)[0],
  };
  const free = () => {
    movable.delete(id);
    executeOp('DestroyResourceOp', [handle], { ignore_lookup_error: true }, 0);
    handle.dispose();
  };
  let home = here;
  here.assign(start);
  const variable: MovableVariable = {
    get handle() {
      if (home === here) return handle;
      throw new Error('a variable that a program holds can be updated by that program alone');
    },
    read: () => home.read(),
    assign: (value) => home.assign(value),
    moveTo(other) {
      if (home !== here) throw new Error('a variable is used by two programs');
      home = other;
      free();
    },
    dispose() {
      if (home === here) free();
    },
  };
  movable.set(id, variable);
  return variable;
}

/** A variable for each of some tensors, which are disposed of. The caller disposes of them. */
export function createVariables(
  starts: ReadonlyMap<string, Tensor>,
): ReadonlyMap<string, Variable> {
  const variables = new Map([...starts].map(([name, start]) => [name, createVariable(start)]));
  disposeAll(starts);
  return variables;
}

function createHandle(shape: readonly number[]): Tensor {
  const { tf, backend } = native();
  const { binding } = backend;
  const string = (name: string, value: string) => ({ name, type: binding.TF_ATTR_STRING, value });
  made += 1;
  return tf.keep(
    backend.executeSingleOutput(
      'VarHandleOp',
      [
        string('container', ''),
        string('shared_name', `variable-${made}`),
        { name: 'dtype', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
        { name: 'shape', type: binding.TF_ATTR_SHAPE, value: [...shape] },
      ],
      [],
    ),
  );
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
  rate: Rate,
): void {
  const without = updates.map(({ variable, gradient }) => ({ variable, moments: [], gradient }));
  run('ResourceApplyGradientDescent', without, { before: [rate], after: [] }, {});
}

/** How momentum moves weights. */
export interface MomentumRates {
  readonly learningRate: Rate;
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

/** What Adam moves a weight by. */
export interface AdamRates {
  readonly learningRate: Rate;
  readonly beta1: number;
  readonly beta2: number;
  /** beta1 and beta2 to the power of the updates that are done with this one. */
  readonly beta1Power: Rate;
  readonly beta2Power: Rate;
  /** Of the uncorrected root: Adam's epsilon times the root of 1 - beta2Power. */
  readonly scaledEpsilon: Rate;
}

/** Of Adam's update `step`, counted from 1: beta1Power, beta2Power and scaledEpsilon. */
export function adamPowers(
  { beta1, beta2, epsilon }: Readonly<Record<'beta1' | 'beta2' | 'epsilon', number>>,
  step: number,
): readonly [number, number, number] {
  const beta2Power = beta2 ** step;
  return [beta1 ** step, beta2Power, epsilon * Math.sqrt(1 - beta2Power)];
}

/**
 * One pass of Adam (Kingma & Ba 2015, Algorithm 1). Each update has two moments, the first and the
 * second. TensorFlow folds the bias correction into the rate and adds epsilon to the uncorrected
 * root, so epsilon is scaled likewise.
 */
export function applyAdam(updates: readonly Update[], rates: AdamRates): void {
  const { beta1Power, beta2Power, learningRate, beta1, beta2, scaledEpsilon } = rates;
  const before = [beta1Power, beta2Power, learningRate, beta1, beta2, scaledEpsilon];
  run('ResourceApplyAdam', updates, { before, after: [] }, { use_nesterov: false });
}

/** Runs an update op on each variable; its numbers stand before and after the gradient. */
function run(
  name: string,
  updates: readonly Update[],
  rates: { readonly before: readonly Rate[]; readonly after: readonly Rate[] },
  attributes: Attributes,
): void {
  const scalars: Tensor[] = [];
  const onDevice = (rate: Rate) => {
    if (typeof rate !== 'number') return rate;
    const value = scalar(rate);
    scalars.push(value);
    return value;
  };
  const [before, after] = [rates.before.map(onDevice), rates.after.map(onDevice)];
  const all = { T: 'float32', use_locking: false, ...attributes } as const;
  for (const { variable, moments, gradient } of updates) {
    const handles = [variable, ...moments].map(({ handle }) => handle);
    executeOp(name, [...handles, ...before, gradient, ...after], all, 0);
  }
  for (const value of scalars) value.dispose();
}
