import { type Network, type Op, parameterName } from '@isthmus/network';

/** A layer of a perceptron: a matrix with its bias, by their names in the network, or an op on each entry by itself. */
type PerceptronLayer =
  | { readonly kind: 'linear'; readonly weight: string; readonly bias: string | undefined }
  | { readonly kind: 'pointwise'; readonly op: Op };

/** A network that is a chain of linear layers, two at least, and pointwise ops on vectors. */
export interface Perceptron {
  /** What makes vectors of the examples, where they are not. */
  readonly flatten: Op | undefined;
  /** The first is linear. */
  readonly layers: readonly PerceptronLayer[];
  /** Units of the widest layer. */
  readonly width: number;
}

const pointwise: ReadonlySet<string> = new Set(['relu', 'gelu', 'tanh', 'sigmoid', 'scaling']);

/** Reads a network as a perceptron; undefined for one that is more than that. */
export function perceptronOf({ inputShape, nodes }: Network): Perceptron | undefined {
  const isChain = nodes.every(
    ({ inputs }, i) => inputs.length === 1 && (i === 0 || inputs[0] === nodes[i - 1]?.name),
  );
  const isFlattened = nodes[0]?.op.notation.op === 'flatten';
  if (!isChain || (!isFlattened && inputShape.length !== 1)) return undefined;
  const layers: PerceptronLayer[] = [];
  let width = 0;
  for (const { name, op } of isFlattened ? nodes.slice(1) : nodes) {
    const { op: kind, bias, units } = op.notation;
    if (kind === 'linear') {
      const weight = parameterName(name, 'weight');
      width = Math.max(width, Number(units));
      layers.push({ kind, weight, bias: bias ? parameterName(name, 'bias') : undefined });
    } else if (pointwise.has(kind)) {
      layers.push({ kind: 'pointwise', op });
    } else {
      return undefined;
    }
  }
  const matrices = layers.filter(({ kind }) => kind === 'linear').length;
  if (layers[0]?.kind !== 'linear' || matrices < 2) return undefined;
  return { flatten: isFlattened ? nodes[0]?.op : undefined, layers, width };
}
