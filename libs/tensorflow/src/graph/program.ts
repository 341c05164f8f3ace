import { isFloat64 } from '../float64.js';
import { ownBinding, type Tensor, type TensorMetadata } from '../native.js';
import { idOf, tensorOf } from '../tensor-ids.js';
import type { GraphNode } from './graph-node.js';
import { createRecorder, GraphError } from './recorder.js';
import { recordRun } from './recording.js';
import { loadSession, type Session } from './session.js';
import { checkUnobserved, createSessionVariables } from './session-variables.js';
import { kindOf } from './tensor-kinds.js';

/** Tensors by name: what a function takes, or gives. */
export type NamedTensors = Readonly<Record<string, Tensor>>;

/** Functions of tensors that each run as one call of TensorFlow, over the same variables. */
export interface Program {
  /**
   * Records what `work` computes of tensors like `example`, in the manner of jax.jit, and answers with the function that
   * computes it: equal to the bit, with one call in place of one an op. Numbers that `work` makes tensors of are
   * constants of the function, whatever they depend on: what is another at each call must be an input. Tensors from
   * outside are taken as they are, and may be disposed of afterwards. Variables are those that `work` reads and updates:
   * to record changes nothing in them.
   *
   * All functions are to be defined before the first is called. Throws GraphError where `work` reads a number, makes a
   * variable, or runs what a graph would not repeat; the function throws a RangeError for inputs of other shapes. The
   * caller disposes of inputs and outputs.
   */
  define<Inputs extends NamedTensors, Outputs extends NamedTensors>(
    example: Inputs,
    work: (inputs: Inputs) => Outputs,
  ): (inputs: Inputs) => Outputs;
  /** Frees all that it holds. Variables that its functions use are gone, too. */
  dispose(): void;
}

/**
 * A program without functions. At the first call of one its variables move into it: they are read and assigned as
 * before. After an error in a call they may be half updated, and the program computes nothing more. The caller disposes
 * of it.
 */
export function createProgram(): Program {
  const variables = createSessionVariables();
  const nodes: GraphNode[] = [];
  let functions = 0;
  let session: Session | undefined;
  let failure: unknown;
  let isDisposed = false;

  /** Does what leaves the program of no use where it fails. */
  function once<Result>(work: () => Result): Result {
    if (failure !== undefined) {
      throw new Error('the program is of no use after an error in a call', { cause: failure });
    }
    try {
      return work();
    } catch (error) {
      failure ??= error;
      throw error;
    }
  }

  function load(): Session {
    const loaded = loadSession([...variables.nodes(), ...nodes]);
    nodes.length = 0;
    session = loaded;
    variables.enter((...call) => once(() => loaded.run(...call)));
    return loaded;
  }

  /** Runs a function, before the first of which the graph is loaded. */
  function call(inputs: string, fed: readonly number[], outputs: string): TensorMetadata[] {
    if (isDisposed) throw new Error('the program is disposed of');
    checkUnobserved();
    return once(() => {
      const loaded = session ?? load();
      variables.settle();
      return loaded.run(inputs, fed, outputs);
    });
  }

  return {
    define(example, work) {
      if (session !== undefined) {
        throw new GraphError(
          'a function is defined after another has been called: define all before',
        );
      }
      const names = Object.keys(example);
      const ids = names.map((name) => idOf(example[name]));
      const expected = names.map((name) => likenessOf(example[name]));
      const scope = `function${functions}`;
      functions += 1;
      const recorder = createRecorder(scope, ids, { kindOf, ...variables });
      let outputs: string[] = [];
      const recorded = recordRun(
        recorder,
        () => {
          const given = work(example);
          outputs = Object.keys(given);
          return Object.values(given);
        },
        recorder.finish,
      );
      nodes.push(...recorded.nodes);
      const [fedAt, fetchedAt] = [recorded.inputs.join(','), recorded.outputs.join(',')];
      return (inputs) => {
        const fed = names.map((name, i) => checkedId(name, inputs[name], expected[i]));
        const made = call(fedAt, fed, fetchedAt);
        const given = outputs.map((name, i) => [name, tensorOf(made[i])]);
        for (const { id } of made.slice(outputs.length)) ownBinding().deleteTensor(id);
        // What `work` gave, by the names that it gave it.
        return Object.fromEntries(given) as ReturnType<typeof work>;
      };
    },
    dispose() {
      isDisposed = true;
      variables.dispose();
      session?.dispose();
      session = undefined;
    },
  };
}

/** The addon's number of an input. Throws a RangeError where it is not like the example. */
function checkedId(name: string, input: Tensor, expected: string): number {
  const given = likenessOf(input);
  if (given === expected) return idOf(input);
  throw new RangeError(
    `an input of a recorded function is not like its example [input=${name}, expected ${expected}, got ${given}]`,
  );
}

/** The type and shape of a tensor, as tfjs knows them: to ask TensorFlow takes an op. */
function likenessOf(value: Tensor): string {
  return `${isFloat64(value) ? 'float64' : value.dtype} of ${value.shape}`;
}
