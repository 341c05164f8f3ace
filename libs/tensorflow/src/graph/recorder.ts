import { type Binding, float64Type, type TensorMetadata } from '../native.js';
import { createAccessOrder } from './access-order.js';
import { type AttributeValue, dataTypes, doneNode, type GraphNode } from './graph-node.js';
import type { Kind } from './tensor-kinds.js';

/** What a recorder asks of the tensors that were there before the recording. */
export interface Surroundings {
  kindOf(id: number): Kind;
  /** The variable of the session that holds what an eager variable holds. */
  variableOf(handle: number): SessionVariable;
  /** The variable of the session that holds the same as a tensor from outside. */
  residentOf(id: number): SessionVariable;
}

/** A variable of a session, by its name there. */
export interface SessionVariable extends Kind {
  readonly name: string;
}

/** A function in a graph: where its inputs are fed and its outputs fetched. */
interface RecordedFunction {
  readonly nodes: readonly GraphNode[];
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** Writes down as a graph what runs, op by op; each call comes after the op has run. */
export interface Recorder {
  /** An op that has run, with what it gave. Throws GraphError for one that a graph would not repeat. */
  noteOp(call: OpCall, outputs: readonly TensorMetadata[]): void;
  /** A tensor that was made of numbers. */
  noteConstant(id: number, kind: Kind, values: ArrayBufferView): void;
  /** Whether a tensor's numbers will be others at each call. */
  isSymbolic(id: number): boolean;
  /** Ends the function with what it gives. There is always something to fetch. */
  finish(outputs: readonly number[]): RecordedFunction;
}

type OpCall = Parameters<Binding['executeOp']>;

/** A function cannot be recorded: a mistake in the function. */
export class GraphError extends Error {
  override readonly name = 'GraphError';
  readonly isBadInput = false;
}

/**
 * Keeps TensorFlow's graph optimizer from what it does for the sake of speed: to put products and sums in another order,
 * to join ops, or to leave them out. It rounds otherwise than op by op then.
 */
const asRecorded = { _grappler_do_not_remove: { b: true } } as const;

/** Ops that a graph would not repeat as they ran, and why. */
const refusals: Readonly<Record<string, string>> = {
  VarHandleOp: 'a variable is made in it: make it before',
  DestroyResourceOp: 'a variable is disposed of in it',
  Where: 'the shape of what it gives depends on the values',
  Unique: 'the shape of what it gives depends on the values',
  RandomStandardNormal: 'it draws from a state: draw from a seed',
  RandomUniform: 'it draws from a state: draw from a seed',
};

/**
 * Starts a function `scope` whose arguments are the tensors `inputs`. A tensor is known by the addon's number, which is
 * never used twice. What an op takes is, in the graph, (1) what a recorded op gave; (2) an argument, a Placeholder; (3) a
 * Const, where it was made of numbers since the start; (4) a variable; (5) where it was there before, a variable of the
 * session, which is given its value once.
 */
export function createRecorder(
  scope: string,
  inputs: readonly number[],
  surroundings: Surroundings,
): Recorder {
  const nodes: GraphNode[] = [];
  const order = createAccessOrder();
  /** Where a tensor is found in the graph, as "node:output". */
  const places = new Map<number, string>();
  const kinds = new Map<number, Kind>();
  /** By what they are made of, so that equal ones stand there once. */
  const constants = new Map<string, string>();
  const constantIds = new Set<number>();

  const add = (op: string, name: string, node: Omit<GraphNode, 'op' | 'name'>): string => {
    nodes.push({ name, op, ...node });
    return name;
  };
  const fresh = (what: string) => `${scope}/${what}${nodes.length}`;
  const kindOf = (id: number) => kinds.get(id) ?? surroundings.kindOf(id);

  /** Where an op that is called `node` finds one of its inputs, and what it waits for before it takes it. */
  function inputOf(
    id: number,
    op: string,
    node: string,
  ): { place: string; waits: readonly string[] } {
    const known = places.get(id);
    if (known !== undefined) return { place: known, waits: [] };
    const kind = kindOf(id);
    if (kind.dtype === dataTypes.resource) {
      const { name } = surroundings.variableOf(id);
      const touch = op === 'ReadVariableOp' ? order.read : order.write;
      return { place: `${name}:0`, waits: touch(name, node) };
    }
    const { name, dtype } = surroundings.residentOf(id);
    const read = add('ReadVariableOp', fresh('resident'), {
      inputs: [`${name}:0`],
      attributes: { dtype: { type: dtype } },
    });
    places.set(id, `${read}:0`);
    return { place: `${read}:0`, waits: [] };
  }

  const fed = inputs.map((id, i) => {
    const { dtype, shape } = kindOf(id);
    const name = add('Placeholder', `${scope}/input${i}`, {
      inputs: [],
      attributes: { dtype: { type: dtype }, shape: { shape } },
    });
    places.set(id, `${name}:0`);
    return `${name}:0`;
  });

  return {
    noteOp([op, attributes, taken], outputs) {
      const refusal = refusals[op];
      if (refusal !== undefined)
        throw new GraphError(`the op ${op} cannot be recorded: ${refusal}`);
      const name = fresh(op);
      const found = taken.map((id) => inputOf(id, op, name));
      const waits = new Set(found.flatMap((input) => input.waits));
      waits.delete(name);
      const takenAt = found.map(({ place }) => place);
      if (op === 'AssignVariableOp') takenAt[1] = ownCopy(takenAt[1], kindOf(taken[1]));
      add(op, name, {
        inputs: [...takenAt, ...[...waits].map((wait) => `^${wait}`)],
        attributes: {
          ...Object.fromEntries(attributes.map((one) => [one.name, attributeOf(op, one)])),
          ...asRecorded,
        },
      });
      for (const [i, output] of outputs.entries()) {
        places.set(output.id, `${name}:${i}`);
        kinds.set(output.id, output);
      }
    },
    noteConstant(id, kind, values) {
      const content = new Uint8Array(
        values.buffer.slice(values.byteOffset, values.byteOffset + values.byteLength),
      );
      const key = `${kind.dtype} ${kind.shape} ${Buffer.from(content).toString('latin1')}`;
      const place = constants.get(key) ?? addConstant(kind, content);
      constants.set(key, place);
      constantIds.add(id);
      places.set(id, place);
      kinds.set(id, kind);
    },
    isSymbolic: (id) => places.has(id) && !constantIds.has(id),
    finish(outputs) {
      const last = order.lastWrites().map((write) => `^${write}`);
      const fetched = outputs.map((id, i) => {
        const name = `${scope}/output${i}`;
        const { place, waits } = inputOf(id, 'Identity', name);
        const before = waits.map((wait) => `^${wait}`);
        const { dtype } = kindOf(id);
        if (dtype === float64Type)
          throw new GraphError('a function gives a float64 tensor: cast it');
        const T = { type: dtype };
        add('Identity', name, { inputs: [place, ...before, ...last], attributes: { T } });
        return `${name}:0`;
      });
      if (fetched.length === 0) {
        nodes.push(doneNode(`${scope}/done`, order.lastWrites()));
        fetched.push(`${scope}/done:0`);
      }
      return { nodes, inputs: fed, outputs: fetched };
    },
  };

  /** A variable must not hold the memory of an input, as `ownCopyOf` says. */
  function ownCopy(place: string, { dtype }: Kind): string {
    const attributes = { T: { type: dtype } };
    return `${add('DeepCopy', fresh('copy'), { inputs: [place], attributes })}:0`;
  }

  /**
   * TensorFlow's optimizer must not see the numbers of floats: it would divide by one by multiplying with its inverse,
   * or join two of them, and round otherwise than op by op. A default of something that might be fed hides them.
   */
  function addConstant({ dtype, shape }: Kind, content: Uint8Array): string {
    const constant = add('Const', fresh('constant'), {
      inputs: [],
      attributes: { dtype: { type: dtype }, value: { tensor: { dtype, shape, content } } },
    });
    if (dtype !== dataTypes.float32) return `${constant}:0`;
    const hidden = add('PlaceholderWithDefault', fresh('number'), {
      inputs: [`${constant}:0`],
      attributes: { dtype: { type: dtype }, shape: { shape } },
    });
    return `${hidden}:0`;
  }
}

/** The fields of AttrValue in the order of the addon's kinds of attributes (TF_AttrType in c_api.h). */
const fields = ['s', 'i', 'f', 'b', 'type', 'shape'] as const;

function attributeOf(op: string, { name, type, value }: OpCall[1][number]): AttributeValue {
  const field = fields[type];
  if (field === undefined) {
    throw new GraphError(
      `an attribute of that kind cannot be recorded [op=${op}, attribute=${name}, kind=${type}]`,
    );
  }
  // The addon has taken it, so that it is what its kind says.
  return { [field]: value } as AttributeValue;
}
