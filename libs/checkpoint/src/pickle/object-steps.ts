import type { PickleMachine, PickleStep } from './pickle-machine.js';
import { isKind, type PickledOpaque, type PickleGlobal, type PickleValue } from './pickle-value.js';
import { runsCode } from './runs-code.js';

/**
 * The opcodes that name, call and build. What a global makes that is not in the vocabulary is passed
 * over, with its arguments and its state; nothing is executed.
 */
export const objectSteps: Readonly<Record<string, PickleStep>> = {
  GLOBAL: (machine) => {
    const module = machine.cursor.line();
    machine.push(findGlobal(machine, module, machine.cursor.line()));
  },
  STACK_GLOBAL: (machine) => {
    const [module, name] = machine.popCount(2);
    if (typeof module !== 'string' || typeof name !== 'string') {
      const details = { expected: 'two texts', got: name };
      return machine.refuse('not the name of a global', details);
    }
    machine.push(findGlobal(machine, module, name));
  },
  REDUCE: (machine) => {
    const [callable, args] = machine.popCount(2);
    call(machine, callable, args);
  },
  NEWOBJ: (machine) => {
    const [type, args] = machine.popCount(2);
    call(machine, type, args);
  },
  NEWOBJ_EX: (machine) => {
    const [type, args] = machine.popCount(3);
    call(machine, type, args);
  },
  INST: (machine) => {
    const module = machine.cursor.line();
    const type = findGlobal(machine, module, machine.cursor.line());
    call(machine, type, machine.popToMark());
  },
  OBJ: (machine) => {
    const [type, ...args] = machine.popToMark();
    call(machine, type, args);
  },
  // The attributes of an OrderedDict are not its entries: PyTorch keeps versions of modules there.
  BUILD: (machine) => {
    machine.pop();
    const value = machine.top();
    if (value instanceof Map || isKind(value, 'opaque')) return;
    machine.refuse('the pickle changes what is no dict', { expected: 'a dict', got: value });
  },
  PERSID: (machine) => machine.resolve(machine.cursor.line()),
  BINPERSID: (machine) => machine.resolve(machine.pop()),
};

function call(
  machine: PickleMachine,
  callable: PickleValue | undefined,
  args: PickleValue | undefined,
): void {
  if (isKind(callable, 'opaque')) machine.push(callable);
  else if (isKind(callable, 'function') && Array.isArray(args)) machine.call(callable.call, args);
  else {
    const details = { expected: 'a function and its arguments', got: callable };
    machine.refuse('the pickle calls what is no function', details);
  }
}

function findGlobal(
  machine: PickleMachine,
  module: string,
  name: string,
): PickleGlobal | PickledOpaque {
  const global = machine.vocabulary.globals.get(`${module}.${name}`);
  if (global !== undefined) return global;
  if (!runsCode(module, name)) return machine.opaque(`${module}.${name}`);
  return machine.refuse(
    'the pickle names code that would run where it is loaded; nothing is executed here, but do not trust this file',
    { expected: 'tensors, plain containers and values beside them', got: `${module}.${name}` },
  );
}
