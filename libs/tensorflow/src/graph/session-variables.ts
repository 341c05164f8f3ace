import { isObserved, ownBinding, type TensorMetadata } from '../native.js';
import { idOf, tensorOf } from '../tensor-ids.js';
import { type MovableVariable, type VariableHome, variableOfHandle } from '../variables.js';
import { doneNode, type GraphNode } from './graph-node.js';
import { GraphError, type SessionVariable, type Surroundings } from './recorder.js';
import { copyOf, kindOf, ownCopyOf } from './tensor-kinds.js';

/** Runs a session, as `Session.run` does. */
type Run = (inputs: string, fed: readonly number[], outputs: string) => TensorMetadata[];

/** What the functions of a program found around them, and what of the session holds it. */
export interface SessionVariables extends Pick<Surroundings, 'variableOf' | 'residentOf'> {
  /** Those that make, read and assign the variables. */
  nodes(): readonly GraphNode[];
  /** Takes the eager variables over: from now on their values are those of this session, which was just loaded. */
  enter(run: Run): void;
  /** To be called before a function runs: the session has then what was assigned, and nothing else holds it. */
  settle(): void;
  dispose(): void;
}

/**
 * Without a variable. TensorFlow makes a plan for each list of places that is fed and fetched, which takes longer than
 * to run it: all variables are read at once, and assigned at once. The caller disposes of them.
 */
export function createSessionVariables(): SessionVariables {
  const variables = new Map<number, SessionVariable & { readonly held: MovableVariable }>();
  /** Each with a tensor of the same memory as what was found: who made that may dispose of it. */
  const residents = new Map<number, SessionVariable & { readonly copy: number }>();
  /** Tensors of the variables' values, in their order, between a read or assignment and the next call. */
  let values: number[] | undefined;
  /** Whether these are others than the session's. */
  let areNew = false;
  let runSession: Run | undefined;

  const freshName = () => `variable${variables.size + residents.size}`;
  const places = (what: string, of: Iterable<SessionVariable>) =>
    Array.from(of, ({ name }) => `${name}/${what}:0`).join(',');

  function run(...call: Parameters<Run>): TensorMetadata[] {
    if (runSession === undefined) throw new Error('the program of this variable is disposed of');
    return runSession(...call);
  }

  function assignAll(to: readonly SessionVariable[], fed: readonly number[]): void {
    if (to.length === 0) return;
    for (const { id } of run(places('new', to), fed, places('assigned', to))) remove(id);
  }

  function current(): number[] {
    values ??= run('', [], places('value', variables.values())).map(({ id }) => id);
    return values;
  }

  function forget(): void {
    for (const id of values ?? []) remove(id);
    values = undefined;
    areNew = false;
  }

  function homeOf({ shape }: SessionVariable, index: number): VariableHome {
    return {
      read() {
        checkUnobserved();
        return tensorOf(copyOf(current()[index]));
      },
      assign(value) {
        checkUnobserved();
        if (String(value.shape) !== String(shape)) {
          throw new RangeError(
            `a variable is assigned values of another shape [expected ${shape}, got ${value.shape}]`,
          );
        }
        const all = current();
        remove(all[index]);
        all[index] = ownCopyOf(idOf(value)).id;
        areNew = true;
      },
    };
  }

  return {
    variableOf(handle) {
      const known = variables.get(handle);
      if (known !== undefined) return known;
      const held = variableOfHandle(handle);
      if (held === undefined) throw new GraphError('a resource that is no variable is used');
      const value = held.read();
      const made = { name: freshName(), ...kindOf(idOf(value)), held };
      value.dispose();
      variables.set(handle, made);
      return made;
    },
    residentOf(id) {
      const known = residents.get(id);
      if (known !== undefined) return known;
      const { id: copy, ...kind } = copyOf(id);
      const made = { name: freshName(), ...kind, copy };
      residents.set(id, made);
      return made;
    },
    nodes: () => [...variables.values(), ...residents.values()].flatMap(nodesOf),
    enter(session) {
      runSession = session;
      const found = [...residents.values()];
      assignAll(
        found,
        found.map(({ copy }) => copy),
      );
      for (const { copy } of found) remove(copy);
      residents.clear();
      values = [...variables.values()].map(({ held }) => {
        const value = held.read();
        const { id } = ownCopyOf(idOf(value));
        value.dispose();
        return id;
      });
      areNew = true;
      [...variables.values()].forEach((one, i) => {
        one.held.moveTo(homeOf(one, i));
      });
    },
    settle() {
      if (areNew) assignAll([...variables.values()], current());
      forget();
    },
    dispose() {
      runSession = undefined;
      for (const { copy } of residents.values()) remove(copy);
      residents.clear();
      forget();
    },
  };
}

/** Throws GraphError while a function is recorded, which would have a value of today in the place of the variable. */
export function checkUnobserved(): void {
  if (!isObserved()) return;
  throw new GraphError(
    'a program is called, or a variable of it read or assigned, while a function is recorded',
  );
}

function remove(id: number): void {
  ownBinding().deleteTensor(id);
}

/** A variable, what reads it and what assigns it. */
function nodesOf({ name, dtype, shape }: SessionVariable): GraphNode[] {
  const type = { dtype: { type: dtype } };
  const handle = `${name}:0`;
  return [
    {
      name,
      op: 'VarHandleOp',
      inputs: [],
      attributes: { container: { s: '' }, shared_name: { s: name }, ...type, shape: { shape } },
    },
    { name: `${name}/value`, op: 'ReadVariableOp', inputs: [handle], attributes: type },
    {
      name: `${name}/new`,
      op: 'Placeholder',
      inputs: [],
      attributes: { ...type, shape: { shape } },
    },
    {
      name: `${name}/assign`,
      op: 'AssignVariableOp',
      inputs: [handle, `${name}/new:0`],
      attributes: type,
    },
    doneNode(`${name}/assigned`, [`${name}/assign`]),
  ];
}
