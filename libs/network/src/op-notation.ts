import { NotationError, type Options, takeOptions } from '@isthmus/notation';
import { unknownName } from '@isthmus/spelling';
import type { InitName } from './initializations.js';
import type { Node } from './network.js';
import type { Op, OpNotation } from './op.js';
import { type OpRow, opTable } from './op-table.js';

/** The row of an op. Throws a RangeError that suggests the nearest name for one that is not there. */
export function opRow(name: string): OpRow {
  if (Object.hasOwn(opTable, name)) return opTable[name];
  throw new RangeError(unknownName('op', name, Object.keys(opTable)));
}

/**
 * Makes an op as its notation says; options that are left out have their defaults. Throws a
 * RangeError with an example for an option that is missing, unknown or cannot be read.
 */
export function buildOp({ op, ...options }: OpNotation): Op {
  const row = opRow(op);
  const texts = Object.entries(options).map(([name, value]) => [name, String(value)] as const);
  try {
    return takeOptions(new Map(texts), (given) => row.build(given));
  } catch (error) {
    if (!(error instanceof NotationError)) throw error;
    const example = JSON.stringify({ op, ...row.examples[0] });
    throw new RangeError(`expected ${error.message}, in a form like ${example}`, { cause: error });
  }
}

/** An op's notation without the options that are at their defaults. */
export function shortNotation({ notation: { op, ...options } }: Op): OpNotation {
  const kept: Record<string, string | number | boolean> = {};
  const keep = <Value>(name: string, read: (text: string) => Value): Value => {
    kept[name] = options[name];
    return read(String(options[name]));
  };
  const recorder: Options = {
    need: keep,
    take(name, read, otherwise) {
      const value = keep(name, read);
      if (value === otherwise) delete kept[name];
      return value;
    },
  };
  opRow(op).build(recorder);
  return { op, ...kept };
}

/** Nodes whose layers all draw their first weights as `init` says. */
export function initializedBy(init: InitName, nodes: readonly Node[]): readonly Node[] {
  return nodes.map((node) =>
    'init' in node.op.notation ? { ...node, op: buildOp({ ...node.op.notation, init }) } : node,
  );
}
