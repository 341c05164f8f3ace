import { readInt, readKey, readLong, readLongLine } from './pickle-integers.js';
import { readLiteral, readRawUnicode } from './pickle-lines.js';
import type { PickleStep } from './pickle-machine.js';

/** The opcodes of numbers, texts, containers and the memo. */
export const plainSteps: Readonly<Record<string, PickleStep>> = {
  PROTO: ({ cursor }) => void cursor.uint8(),
  FRAME: ({ cursor }) => void cursor.uint64(),
  MARK: (machine) => machine.mark(),
  POP: (machine) => machine.discard(),
  POP_MARK: (machine) => void machine.popToMark(),
  DUP: (machine) => machine.push(machine.top()),

  NONE: (machine) => machine.push(null),
  NEWTRUE: (machine) => machine.push(true),
  NEWFALSE: (machine) => machine.push(false),
  INT: (machine) => machine.push(readInt(machine.cursor)),
  LONG: (machine) => machine.push(readLongLine(machine.cursor)),
  FLOAT: (machine) => machine.push(Number(machine.cursor.line())),
  BININT: (machine) => machine.push(machine.cursor.int32()),
  BININT1: (machine) => machine.push(machine.cursor.uint8()),
  BININT2: (machine) => machine.push(machine.cursor.uint16()),
  LONG1: (machine) => machine.push(readLong(machine.cursor, machine.cursor.uint8())),
  LONG4: (machine) => machine.push(readLong(machine.cursor, machine.cursor.uint32())),
  BINFLOAT: (machine) => machine.push(machine.cursor.float64()),
  STRING: (machine) => machine.pushText(readLiteral(machine.cursor)),
  UNICODE: (machine) => machine.pushText(readRawUnicode(machine.cursor)),
  BINUNICODE: (machine) => machine.pushText(machine.cursor.text(machine.cursor.uint32())),
  SHORT_BINUNICODE: (machine) => machine.pushText(machine.cursor.text(machine.cursor.uint8())),
  BINUNICODE8: (machine) => machine.pushText(machine.cursor.text(machine.cursor.size64())),
  // Python 2's texts, which hold bytes as well.
  BINSTRING: (machine) => machine.pushString(machine.cursor.take(machine.cursor.uint32())),
  SHORT_BINSTRING: (machine) => machine.pushString(machine.cursor.take(machine.cursor.uint8())),
  BINBYTES: (machine) => machine.pushBytes(machine.cursor.take(machine.cursor.uint32())),
  SHORT_BINBYTES: (machine) => machine.pushBytes(machine.cursor.take(machine.cursor.uint8())),
  BINBYTES8: (machine) => machine.pushBytes(machine.cursor.take(machine.cursor.size64())),
  BYTEARRAY8: (machine) => machine.pushBytes(machine.cursor.take(machine.cursor.size64())),

  EMPTY_LIST: (machine) => machine.pushList([]),
  EMPTY_TUPLE: (machine) => machine.pushList([]),
  EMPTY_SET: (machine) => machine.pushList([]),
  EMPTY_DICT: (machine) => machine.pushDict(new Map()),
  LIST: (machine) => machine.pushList(machine.popToMark()),
  TUPLE: (machine) => machine.pushList(machine.popToMark()),
  FROZENSET: (machine) => machine.pushList(machine.popToMark()),
  TUPLE1: (machine) => machine.pushList(machine.popCount(1)),
  TUPLE2: (machine) => machine.pushList(machine.popCount(2)),
  TUPLE3: (machine) => machine.pushList(machine.popCount(3)),
  DICT: (machine) => {
    const items = machine.popToMark();
    machine.pushDict(new Map());
    machine.setItems(items);
  },
  APPEND: (machine) => machine.append(machine.popCount(1)),
  APPENDS: (machine) => machine.append(machine.popToMark()),
  ADDITEMS: (machine) => machine.append(machine.popToMark()),
  SETITEM: (machine) => machine.setItems(machine.popCount(2)),
  SETITEMS: (machine) => machine.setItems(machine.popToMark()),

  PUT: (machine) => machine.memoize(readKey(machine.cursor)),
  BINPUT: (machine) => machine.memoize(machine.cursor.uint8()),
  LONG_BINPUT: (machine) => machine.memoize(machine.cursor.uint32()),
  MEMOIZE: (machine) => machine.memoize(),
  GET: (machine) => machine.pushMemo(readKey(machine.cursor)),
  BINGET: (machine) => machine.pushMemo(machine.cursor.uint8()),
  LONG_BINGET: (machine) => machine.pushMemo(machine.cursor.uint32()),
};
