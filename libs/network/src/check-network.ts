import { unknownName } from '@isthmus/spelling';
import { permutationSpec } from './derive-permutation-spec.js';
import {
  type Graph,
  inputName,
  type Node,
  nodeParameters,
  parameterName,
  valueShapes,
} from './network.js';
import { opRow } from './op-notation.js';
import { count } from './shape.js';

/** More is taken for a slip: no machine would hold it, and the deepest networks in use have some 600 nodes. */
const mostParameters = 1e9;
const mostEntries = 1e8;
export const mostNodes = 1024;

/**
 * Throws a RangeError that names nodes and ops unless a graph can be computed and its axes hold
 * the same units wherever they meet: every name is given once, inputs are earlier nodes and as many
 * as the op takes, every value is used, and the output is a vector.
 */
export function checkGraph(graph: Graph): void {
  checkNames(graph.nodes);
  for (const node of graph.nodes) checkInputCount(node);
  const names = [inputName, ...graph.nodes.map(({ name }) => name)];
  const used = new Set(graph.nodes.flatMap(({ inputs }) => inputs));
  const unused = names.slice(0, -1).find((name) => !used.has(name));
  if (unused !== undefined) {
    throw new RangeError(`no node takes the value, which is not the output [node=${unused}]`);
  }
  checkSize(graph);
  checkParameterNames(graph);
  const output = valueShapes(graph).get(names[names.length - 1]) ?? [];
  if (output.length !== 1) {
    throw new RangeError(
      `the last node must give a vector: one entry a class [node=${names.at(-1)}, got shape ${output.join('x')}]`,
    );
  }
  permutationSpec(graph);
}

/** Throws a RangeError when a network has too many nodes, or its parameters or one of its values fit into no memory. */
export function checkSize(graph: Graph): void {
  const { length } = graph.nodes;
  if (length > mostNodes) {
    throw new RangeError(
      `the network is too deep [expected at most ${mostNodes} nodes, got ${length}]`,
    );
  }
  for (const [node, shape] of valueShapes(graph)) {
    if (count(shape) > mostEntries) {
      throw new RangeError(
        `a value is too large [node=${node}, shape=${shape.join('x')}, expected at most ${mostEntries} entries an example]`,
      );
    }
  }
  let parameters = 0;
  for (const [node, declared] of nodeParameters(graph)) {
    for (const { shape } of Object.values(declared)) parameters += count(shape);
    if (parameters > mostParameters) {
      throw new RangeError(
        `the network is too large [expected at most ${mostParameters} parameters, got ${parameters} up to node=${node}]`,
      );
    }
  }
}

function checkNames(nodes: readonly Node[]): void {
  const names = [inputName, ...nodes.map(({ name }) => name)];
  const known = new Set(names);
  const before = new Set([inputName]);
  for (const { name, op, inputs } of nodes) {
    const where = `node=${name}, op=${op.notation.op}`;
    if (before.has(name)) throw new RangeError(`two nodes have one name [${where}]`);
    for (const input of inputs) {
      if (before.has(input)) continue;
      throw new RangeError(
        known.has(input)
          ? `an input is not an earlier node; nodes stand in the order of computation, without cycles [${where}, input=${input}]`
          : `${unknownName('input', input, [...before])} [${where}]`,
      );
    }
    before.add(name);
  }
}

function checkInputCount({ name, op, inputs }: Node): void {
  const { inputs: wanted = 'one' } = opRow(op.notation.op);
  const fits = { one: inputs.length === 1, two: inputs.length === 2, many: inputs.length >= 2 };
  if (!fits[wanted]) {
    const expected = wanted === 'many' ? 'two or more' : wanted;
    throw new RangeError(
      `an op has the wrong number of inputs [node=${name}, op=${op.notation.op}, expected ${expected}, got ${inputs.length}]`,
    );
  }
}

/** Nodes "a" and "a.q" can both have a parameter of the name "a.q.weight". */
function checkParameterNames(graph: Graph): void {
  const owners = new Map<string, string>();
  for (const [node, declared] of nodeParameters(graph)) {
    for (const name of Object.keys(declared).map((own) => parameterName(node, own))) {
      const owner = owners.get(name);
      if (owner !== undefined) {
        throw new RangeError(
          `two nodes have a parameter of one name [nodes=${owner} and ${node}, parameter=${name}]`,
        );
      }
      owners.set(name, node);
    }
  }
}
