import {
  CheckpointError,
  isJsonObject,
  type JsonObject,
  parseJsonObject,
} from '@isthmus/checkpoint';
import { longestJson } from '@isthmus/notation';
import { unknownName } from '@isthmus/spelling';
import { mostNodes } from './check-network.js';
import { type InitName, initializations } from './initializations.js';
import { type Graph, inputName, type Node } from './network.js';
import { buildOp, initializedBy, shortNotation } from './op-notation.js';
import { inOurNames } from './op-synonyms.js';
import type { Shape } from './shape.js';

/**
 * A network from JSON: {"inputShape": [3, 32, 32], "nodes": [{"name": "conv1", "op": "convolution",
 * "channels": 16, "kernel": 3, "inputs": ["input"]}, ...]}. Images are channels x height x width;
 * `inputs` is the node before where it is left out; "init" beside "nodes" is for all nodes that have
 * none of their own. Throws a RangeError that names node and key.
 */
export function readNetworkJson(text: string): Graph {
  const { inputShape, nodes, init, ...rest } = parseObject(text);
  refuseUnknown(Object.keys(rest), ['inputShape', 'nodes', 'init']);
  if (!Array.isArray(nodes) || nodes.length === 0 || nodes.length > mostNodes) {
    throw refusal('key=nodes', `a list of 1 to ${mostNodes} nodes`, nodes);
  }
  const graph = { inputShape: readShape(inputShape), nodes: [] as Node[] };
  const otherwise = init === undefined ? undefined : readInit(init);
  for (const [index, value] of nodes.entries()) {
    const before = graph.nodes.at(-1)?.name ?? inputName;
    graph.nodes.push(readNode(value, { index, before, init: otherwise }));
  }
  return graph;
}

/** The JSON that gives a graph, in one line, without what are defaults: equal graphs, equal texts. */
export function writeNetworkJson({ inputShape, nodes }: Graph): string {
  const [height, width, channels] = inputShape;
  return JSON.stringify({
    inputShape: inputShape.length === 3 ? [channels, height, width] : inputShape,
    nodes: nodes.map(({ name, op, inputs }, i) => {
      const before = nodes[i - 1]?.name ?? inputName;
      const isNext = inputs.length === 1 && inputs[0] === before;
      return { name, ...shortNotation(op), ...(isNext ? {} : { inputs }) };
    }),
  });
}

interface Place {
  readonly index: number;
  /** The name of the node before. */
  readonly before: string;
  /** What a node without an initialisation has. */
  readonly init: InitName | undefined;
}

function readNode(value: unknown, { index, before, init }: Place): Node {
  if (!isJsonObject(value)) throw refusal(`nodes[${index}]`, 'an object', value);
  const { name, op, inputs = [before], ...options } = value;
  if (typeof name !== 'string' || !/^[\w./-]{1,200}$/.test(name) || name === inputName) {
    const wanted = `letters, digits and any of . / _ -, but not "${inputName}"`;
    throw refusal(`nodes[${index}], key=name`, wanted, name);
  }
  if (typeof op !== 'string') throw refusal(`node=${name}, key=op`, 'the name of an op', op);
  if (!isListOfNames(inputs)) {
    throw refusal(`node=${name}, key=inputs`, 'a list of names of earlier nodes', inputs);
  }
  const notation = { op, ...readOptions(name, options) };
  const node = { name, inputs, op: inNode(name, () => buildOp(inOurNames(notation))) };
  return init === undefined || 'init' in options ? node : initializedBy(init, [node])[0];
}

function readOptions(node: string, options: JsonObject): Record<string, string | number | boolean> {
  return Object.fromEntries(
    Object.entries(options).map(([key, value]) => {
      if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
        return [key, value];
      }
      throw refusal(`node=${node}, key=${key}`, 'a number, a text, true or false', value);
    }),
  );
}

function readShape(value: unknown): Shape {
  const sizes = Array.isArray(value) ? value : [];
  if (sizes.length < 1 || sizes.length > 3 || !sizes.every(isSize)) {
    const wanted = '[values], [tokens, units] or [channels, height, width]';
    throw refusal('key=inputShape', wanted, value);
  }
  const [channels, height, width] = sizes;
  return sizes.length === 3 ? [height, width, channels] : sizes;
}

function readInit(value: unknown): InitName {
  const names = Object.keys(initializations) as InitName[];
  const name = names.find((candidate) => candidate === value);
  if (name === undefined) throw refusal('key=init', `one of ${names.join(', ')}`, value);
  return name;
}

function parseObject(text: string): JsonObject {
  if (text.length > longestJson) {
    throw refusal('', `at most ${longestJson} characters of JSON`, text.length);
  }
  try {
    return parseJsonObject(new TextEncoder().encode(text), 'it', 'the JSON text');
  } catch (cause) {
    if (!(cause instanceof CheckpointError)) throw cause;
    throw new RangeError(`cannot read the network: ${cause.message}`, { cause });
  }
}

function refuseUnknown(keys: readonly string[], known: readonly string[]): void {
  const [key] = keys;
  if (key !== undefined)
    throw new RangeError(`cannot read the network: ${unknownName('key', key, known)}`);
}

function inNode<Result>(node: string, work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new RangeError(`cannot read the network [node=${node}]: ${cause.message}`, { cause });
  }
}

function refusal(where: string, expected: string, got: unknown): RangeError {
  const place = where === '' ? '' : `${where}, `;
  const shown = got === undefined ? 'nothing' : JSON.stringify(got).slice(0, 80);
  return new RangeError(`cannot read the network [${place}expected ${expected}, got ${shown}]`);
}

function isSize(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 1e7;
}

function isListOfNames(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((name) => typeof name === 'string');
}
