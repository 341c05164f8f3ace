import fc from 'fast-check';
import { permutationSpec } from './derive-permutation-spec.js';
import { type Graph, inputName, type Node, valueShapes } from './network.js';
import { buildOp } from './op-notation.js';
import { opTable } from './op-table.js';
import { convolution } from './ops/convolution.js';
import { flatten } from './ops/flatten.js';
import { linear } from './ops/linear.js';
import { add, concat } from './ops/merging.js';
import { globalAveragePool } from './ops/pooling.js';
import { count, type Shape } from './shape.js';

/** Small images, sequences and vectors. */
const inputShapes: readonly Shape[] = [[8, 8, 4], [6, 6, 3], [5, 8], [12]];
const mostEntries = 2048;

/** Every row of the op table with each of its examples. */
export const candidates = Object.entries(opTable).flatMap(([op, { examples, inputs }]) =>
  examples.map((options) => ({ notation: { op, ...options }, inputs })),
);

const step = fc.record({
  kind: fc.constantFrom('op', 'op', 'op', 'op', 'shortcut', 'parts'),
  candidate: fc.nat(),
  first: fc.nat(),
  second: fc.nat(),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/**
 * Graphs of ops drawn from the op table, each taking what it can of the values before it, with a
 * classifier at the end. Every node is used, and axes that meet hold the same units.
 */
export const graphs: fc.Arbitrary<Graph> = fc
  .record({
    inputShape: fc.constantFrom(...inputShapes),
    steps: fc.array(step, { minLength: 2, maxLength: 12 }),
    isFlattened: fc.boolean(),
  })
  .map(({ inputShape, steps, isFlattened }) => {
    const nodes: Node[] = [];
    for (const draw of steps) nodes.push(...grow({ inputShape, nodes }, draw));
    return withClassifier({ inputShape, nodes }, isFlattened);
  });

/** The first node from the drawn candidate on that fits the graph. */
function grow(graph: Graph, draw: Step): readonly Node[] {
  const values = [...valueShapes(graph)];
  const [last] = values[values.length - 1];
  // Mostly the value before, so that graphs are deep, but also branches.
  const [first] = draw.first % 4 === 0 ? values[draw.second % values.length] : [last];
  const meeting = meetingNodes(graph.nodes.length, draw.kind, first, valueShapes(graph));
  if (meeting.length > 0 && fits({ ...graph, nodes: [...graph.nodes, ...meeting] })) return meeting;
  const second = values.map((_, i) => values[(draw.second + i) % values.length][0]);
  for (const [i] of candidates.entries()) {
    const { notation, inputs } = candidates[(draw.candidate + i) % candidates.length];
    const lists = inputs === undefined ? [[first]] : second.map((other) => [first, other]);
    for (const names of lists) {
      const node = { name: `n${graph.nodes.length}`, op: buildOp(notation), inputs: names };
      if (fits({ ...graph, nodes: [...graph.nodes, node] })) return [node];
    }
  }
  return [];
}

/** A layer of all units, added to the value before it or to two layers behind each other. */
function meetingNodes(
  index: number,
  kind: Step['kind'],
  input: string,
  shapes: ReadonlyMap<string, Shape>,
): readonly Node[] {
  const shape = shapes.get(input) ?? [];
  const size = shape.at(-1) ?? 0;
  if (kind === 'op' || size < 4 || size > 16) return [];
  const name = `n${index}`;
  const layer = (part: string, units: number): Node => ({
    name: `${name}.${part}`,
    op: shape.length === 3 ? convolution(units, 1) : linear(units),
    inputs: [input],
  });
  const whole = layer('whole', size);
  const sum = (other: string): Node => ({ name, op: add, inputs: [whole.name, other] });
  if (kind === 'shortcut') return [whole, sum(input)];
  const parts = [layer('first', 2), layer('rest', size - 2)];
  const both = { name: `${name}.both`, op: concat, inputs: parts.map((part) => part.name) };
  return [whole, ...parts, both, sum(both.name)];
}

function fits(graph: Graph): boolean {
  try {
    const isSmall = [...valueShapes(graph).values()].every((shape) => count(shape) <= mostEntries);
    if (isSmall) permutationSpec(graph);
    return isSmall;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function withClassifier({ inputShape, nodes }: Graph, isFlattened: boolean): Graph {
  const last = nodes.at(-1)?.name ?? inputName;
  const rank = valueShapes({ inputShape, nodes }).get(last)?.length ?? 0;
  const op = isFlattened ? flatten : globalAveragePool;
  const vector = rank === 1 ? [] : [{ name: 'vector', op, inputs: [last] }];
  const classifier = { name: 'classes', op: linear(3), inputs: [vector[0]?.name ?? last] };
  const all = [...nodes, ...vector, classifier];
  const used = new Set(['classes']);
  for (const { name, inputs } of all.toReversed()) {
    if (used.has(name)) for (const input of inputs) used.add(input);
  }
  return { inputShape, nodes: all.filter(({ name }) => used.has(name)) };
}
