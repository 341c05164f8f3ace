import type { Weights } from '@isthmus/permutation';
import { isNamedBefore, takesWhatComes } from './chain-order.js';
import { hasStatistics, type Layer, layersOf } from './layer.js';
import { Misfit } from './misfit.js';
import { ordersOf } from './orders.js';
import { isPassenger } from './passengers.js';
import { withUnitLayers } from './unit-layers.js';

/** A network in JSON to be corrected by hand, and what of it is guessed. */
export interface Skeleton {
  readonly json: string;
  readonly notes: readonly string[];
}

type JsonNode = Readonly<Record<string, string | number | boolean>>;

/**
 * A network of the layers of a file, one behind the other under the file's names, as a beginning: what a file does
 * not say (order, activations, strides, pools, skip connections, groups) is to be corrected in it.
 */
export function skeletonOf(theirs: Weights): Skeleton {
  const needed = new Map([...theirs].filter(([tensor]) => !isPassenger(tensor)));
  const { layers, strangers } = layersOf(needed);
  const ordered = inLikelyOrder(layers);
  const notes = [
    `the order of the layers: ${ordered.map(({ name }) => name).join(', ') || 'none'}`,
    'an activation relu behind each layer, and no skip connections ("add" of two nodes, by "inputs")',
  ];
  const nodes: JsonNode[] = [];
  let before: Layer | undefined;
  let activations = 0;
  ordered.forEach((layer, i) => {
    const next = ordered[i + 1];
    if (before?.kind === 'convolution' && layer.kind === 'linear') {
      nodes.push({ name: 'flatten', op: 'flatten' });
      notes.push('pools ("max-pool", "global-average-pool") and the size of images');
    }
    nodes.push(nodeOf(layer, before, notes));
    if (layer.kind !== 'norm') before = layer;
    const isActive = before !== undefined && next !== undefined && next.kind !== 'norm';
    if (isActive) nodes.push({ name: `relu${++activations}`, op: 'relu' });
  });
  for (const [tensor, reason] of strangers) notes.push(`left out: ${tensor}: ${reason}`);
  const first = ordered.find(({ kind }) => kind !== 'norm');
  const inputShape = first?.kind === 'convolution' ? [first.inputs, 32, 32] : [first?.inputs ?? 1];
  return { json: written(inputShape, nodes), notes };
}

/** The order that names tell, normalisations where they seem to belong; else as the file has them. */
function inLikelyOrder(layers: readonly Layer[]): readonly Layer[] {
  const units = layers.filter(({ kind }) => kind === 'norm');
  const multiplied = layers.filter(({ kind }) => kind !== 'norm');
  try {
    const precedes = isNamedBefore;
    const [fitting] = ordersOf(multiplied, { fits: takesWhatComes, precedes });
    const [named = multiplied] = ordersOf(multiplied, { fits: () => true, precedes });
    return withUnitLayers(fitting ?? named, units);
  } catch (error) {
    if (error instanceof Misfit) return layers;
    throw error;
  }
}

function nodeOf(layer: Layer, before: Layer | undefined, notes: string[]): JsonNode {
  const { kind, outputs, inputs, size, sources } = layer;
  const name = layer.name || 'layer';
  const bias = sources.has('bias');
  const given = before?.outputs;
  if (kind === 'linear') {
    if (before?.kind === 'linear' && given !== inputs) notes.push(mismatch(name, inputs, before));
    return { name, op: 'linear', units: outputs, bias };
  }
  if (kind === 'convolution') {
    notes.push(`stride and padding of ${name}`);
    const groups =
      given !== undefined && given > inputs && given % inputs === 0 ? given / inputs : 1;
    if (given !== undefined && groups === 1 && given !== inputs) {
      notes.push(mismatch(name, inputs, before));
    }
    const window = { kernel: size, stride: 1, padding: Math.floor(size / 2), groups };
    return { name, op: 'convolution', channels: outputs, ...window, bias };
  }
  notes.push(`epsilon of ${name}: 1e-5 unless you say otherwise`);
  if (hasStatistics(layer)) return { name, op: 'batch-norm', affine: sources.has('weight') };
  if (!bias) {
    notes.push(`${name} is a PReLU, an RMS norm or a norm without shift`);
    return { name, op: 'prelu', shared: outputs === 1 };
  }
  if (before?.kind !== 'convolution') return { name, op: 'layer-norm' };
  notes.push(`in how many groups ${name} normalises`);
  return { name, op: 'group-norm', groups: 1 };
}

function mismatch(name: string, inputs: number, before: Layer | undefined): string {
  return `what ${name} takes: it has ${inputs} inputs, and ${before?.name} before it gives ${before?.outputs}`;
}

function written(inputShape: readonly number[], nodes: readonly JsonNode[]): string {
  const lines = nodes.map((node) => `    ${JSON.stringify(node)}`);
  return `{\n  "inputShape": ${JSON.stringify(inputShape)},\n  "nodes": [\n${lines.join(',\n')}\n  ]\n}\n`;
}
