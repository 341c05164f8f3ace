import type { PickleMachine } from './pickle-machine.js';
import { isKind, type PickleGlobal, type PickleValue } from './pickle-value.js';

/** What an opcode does; its arguments follow at the machine's cursor. */
type PickleStep = (machine: PickleMachine) => void;

/** The opcodes that are followed, by name; whatever builds or calls goes through `globals` alone. */
export const pickleSteps: Readonly<Record<string, PickleStep>> = {
  PROTO: (machine) => void machine.cursor.uint8(),
  FRAME: (machine) => void machine.cursor.uint64(),
  MARK: (machine) => machine.mark(),

  NONE: (machine) => machine.push(null),
  NEWTRUE: (machine) => machine.push(true),
  NEWFALSE: (machine) => machine.push(false),
  BININT: (machine) => machine.push(machine.cursor.int32()),
  BININT1: (machine) => machine.push(machine.cursor.uint8()),
  BININT2: (machine) => machine.push(machine.cursor.uint16()),
  LONG1: (machine) => machine.push(toInteger(machine.cursor.take(machine.cursor.uint8()))),
  BINFLOAT: (machine) => machine.push(machine.cursor.float64()),
  BINUNICODE: (machine) => machine.pushText(machine.cursor.text(machine.cursor.uint32())),
  SHORT_BINUNICODE: (machine) => machine.pushText(machine.cursor.text(machine.cursor.uint8())),
  BINSTRING: (machine) => machine.pushText(machine.cursor.text(machine.cursor.uint32())),
  SHORT_BINSTRING: (machine) => machine.pushText(machine.cursor.text(machine.cursor.uint8())),

  EMPTY_LIST: (machine) => machine.pushList([]),
  EMPTY_TUPLE: (machine) => machine.pushList([]),
  EMPTY_DICT: (machine) => machine.pushDict(new Map()),
  TUPLE: (machine) => machine.pushList(machine.popToMark()),
  TUPLE1: (machine) => machine.pushList(popped(machine, 1)),
  TUPLE2: (machine) => machine.pushList(popped(machine, 2)),
  TUPLE3: (machine) => machine.pushList(popped(machine, 3)),
  APPEND: (machine) => {
    const items = popped(machine, 1);
    machine.append(machine.topList(), items);
  },
  APPENDS: (machine) => {
    const items = machine.popToMark();
    machine.append(machine.topList(), items);
  },
  SETITEM: (machine) => {
    const items = popped(machine, 2);
    machine.setItems(machine.topDict(), items);
  },
  SETITEMS: (machine) => {
    const items = machine.popToMark();
    machine.setItems(machine.topDict(), items);
  },

  BINPUT: (machine) => machine.memoize(machine.cursor.uint8()),
  LONG_BINPUT: (machine) => machine.memoize(machine.cursor.uint32()),
  MEMOIZE: (machine) => machine.memoize(),
  BINGET: (machine) => machine.pushMemo(machine.cursor.uint8()),
  LONG_BINGET: (machine) => machine.pushMemo(machine.cursor.uint32()),

  GLOBAL: (machine) => {
    const module = machine.cursor.line();
    machine.push(findGlobal(machine, module, machine.cursor.line()));
  },
  STACK_GLOBAL: (machine) => {
    const [module, name] = popped(machine, 2);
    if (typeof module !== 'string' || typeof name !== 'string') {
      const details = { expected: 'two texts', got: name };
      return machine.refuse('not the name of a global', details);
    }
    machine.push(findGlobal(machine, module, name));
  },
  REDUCE: (machine) => {
    const [callable, args] = popped(machine, 2);
    if (!isKind(callable, 'function') || !Array.isArray(args)) {
      const details = { expected: 'a function and its arguments', got: callable };
      return machine.refuse('the pickle calls what is no function', details);
    }
    machine.call(callable.call, args);
  },
  // The attributes of an OrderedDict are not its entries: PyTorch keeps versions of modules there.
  BUILD: (machine) => {
    machine.pop();
    machine.topDict();
  },
  BINPERSID: (machine) => machine.resolve(machine.pop()),
};

function popped(machine: PickleMachine, count: number): PickleValue[] {
  return Array.from({ length: count }, () => machine.pop()).reverse();
}

function findGlobal(machine: PickleMachine, module: string, name: string): PickleGlobal {
  const global = machine.vocabulary.globals.get(`${module}.${name}`);
  if (global !== undefined) return global;
  return machine.refuse(
    'the pickle names code or a type that is not read, and nothing is executed; if a whole model was saved, save model.state_dict() instead',
    { expected: 'tensors and plain containers', got: `${module}.${name}` },
  );
}

/** The value of a little-endian two's complement integer. */
function toInteger(bytes: Uint8Array): number | bigint {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = value * 256n + BigInt(bytes[i]);
  const signed = BigInt.asIntN(8 * bytes.length, value);
  return Number.isSafeInteger(Number(signed)) ? Number(signed) : signed;
}
