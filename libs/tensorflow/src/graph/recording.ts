import { native, observe, ownBinding, type Tensor } from '../native.js';
import { idOf } from '../tensor-ids.js';
import { type MovableVariable, variableOfHandle } from '../variables.js';
import { GraphError, type Recorder } from './recorder.js';

/**
 * Runs `work` and has a recorder note all that it does; `finish` is given what came of it, as the addon's numbers, before
 * the tensors are disposed of. The variables that `work` updated are as they were before.
 */
export function recordRun<Result>(
  recorder: Recorder,
  work: () => readonly Tensor[],
  finish: (outputs: readonly number[]) => Result,
): Result {
  const engine = native().tf.engine();
  const before = new Map<MovableVariable, Tensor>();
  engine.startScope('recording');
  try {
    const outputs = observe(
      {
        execute: (...call) =>
          observe(undefined, () => {
            for (const id of call[2]) keepValue(before, variableOfHandle(id));
            const made = ownBinding().executeOp(...call);
            recorder.noteOp(call, made);
            return made;
          }),
        noteTensor: (id, { values, ...kind }) => recorder.noteConstant(id, kind, numbersOf(values)),
        noteReading(id) {
          if (!recorder.isSymbolic(id)) return;
          throw new GraphError(
            'a tensor is read while a function is recorded, when its numbers are not known; give it out, and read it after the call',
          );
        },
      },
      work,
    );
    return finish(outputs.map(idOf));
  } finally {
    for (const [variable, value] of before) {
      variable.assign(value);
      value.dispose();
    }
    engine.endScope([]);
  }
}

function keepValue(before: Map<MovableVariable, Tensor>, variable: MovableVariable | undefined) {
  if (variable === undefined || before.has(variable)) return;
  // The scope in which it is read may end before the recording.
  before.set(variable, native().tf.keep(variable.read()));
}

function numbersOf(values: unknown): ArrayBufferView {
  if (ArrayBuffer.isView(values)) return values;
  throw new GraphError('a tensor that is not of numbers is made while a function is recorded');
}
