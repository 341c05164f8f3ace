/** TensorFlow's numbers of types (DataType in types.proto), which are also the addon's. */
export const dataTypes = { float32: 1, int32: 3, resource: 20 } as const;

/** The value of an op's attribute, by the name of its field in TensorFlow's AttrValue (attr_value.proto). */
export type AttributeValue =
  | { readonly s: string }
  | { readonly i: number | readonly number[] }
  | { readonly f: number | readonly number[] }
  | { readonly b: boolean | readonly boolean[] }
  /** A type, by its number. */
  | { readonly type: number }
  | { readonly shape: readonly number[] }
  | { readonly tensor: ConstantTensor };

/** Numbers that stand in the graph. */
export interface ConstantTensor {
  readonly dtype: number;
  readonly shape: readonly number[];
  /** As they lie in memory. */
  readonly content: Uint8Array;
}

/** Something to fetch, whatever it is, once other nodes have run: the addon runs what it fetches alone. */
export function doneNode(name: string, after: readonly string[]): GraphNode {
  const value = { dtype: dataTypes.int32, shape: [], content: new Uint8Array(4) };
  const attributes = { dtype: { type: value.dtype }, value: { tensor: value } };
  return { name, op: 'Const', inputs: after.map((node) => `^${node}`), attributes };
}

/** One op of a graph: TensorFlow's NodeDef (node_def.proto). */
export interface GraphNode {
  readonly name: string;
  readonly op: string;
  /** What it takes, as "node:output", and, as "^node", what it only waits for. */
  readonly inputs: readonly string[];
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}
