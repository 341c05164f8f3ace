import { native } from '../native.js';
import type { AttributeValue, ConstantTensor, GraphNode } from './graph-node.js';

/** The tag of a graph that is there to be run, by which it is asked for. */
export const servingTag = 'serve';

/** The version of TensorFlow's graphs for which nodes are written (TF_GRAPH_DEF_VERSION in 2.21's version.h). */
const graphVersion = 1882;

/** A TensorFlow SavedModel of one graph, as the bytes of its file. */
export function encodeSavedModel(nodes: readonly GraphNode[]): Uint8Array {
  const { SavedModel, MetaGraphDef, GraphDef, VersionDef } = native().messages;
  const graph = new GraphDef();
  for (const node of nodes) graph.addNode(nodeDef(node));
  const versions = new VersionDef();
  versions.setProducer(graphVersion);
  graph.setVersions(versions);
  const info = new MetaGraphDef.MetaInfoDef();
  info.addTags(servingTag);
  const meta = new MetaGraphDef();
  meta.setMetaInfoDef(info);
  meta.setGraphDef(graph);
  const model = new SavedModel();
  model.setSavedModelSchemaVersion(1);
  model.addMetaGraphs(meta);
  return model.serializeBinary();
}

function nodeDef({ name, op, inputs, attributes }: GraphNode): object {
  const node = new (native().messages.NodeDef)();
  node.setName(name);
  node.setOp(op);
  node.setInputList(inputs);
  const values = node.getAttrMap();
  for (const [attribute, value] of Object.entries(attributes)) {
    values.set(attribute, attrValue(value));
  }
  return node;
}

function attrValue(given: AttributeValue): object {
  const { AttrValue } = native().messages;
  const value = new AttrValue();
  const list = new AttrValue.ListValue();
  if ('s' in given) value.setS(Buffer.from(given.s));
  else if ('type' in given) value.setType(given.type);
  else if ('shape' in given) value.setShape(tensorShape(given.shape));
  else if ('tensor' in given) value.setTensor(tensorProto(given.tensor));
  else if ('i' in given && typeof given.i === 'number') value.setI(given.i);
  else if ('f' in given && typeof given.f === 'number') value.setF(given.f);
  else if ('b' in given && typeof given.b === 'boolean') value.setB(given.b);
  else {
    if ('i' in given) list.setIList([given.i].flat());
    if ('f' in given) list.setFList([given.f].flat());
    if ('b' in given) list.setBList([given.b].flat());
    value.setList(list);
  }
  return value;
}

function tensorProto({ dtype, shape, content }: ConstantTensor): object {
  const tensor = new (native().messages.Tensor)();
  tensor.setDtype(dtype);
  tensor.setTensorShape(tensorShape(shape));
  tensor.setTensorContent(content);
  return tensor;
}

function tensorShape(sizes: readonly number[]): object {
  const { TensorShape } = native().messages;
  const shape = new TensorShape();
  for (const size of sizes) {
    const dim = new TensorShape.Dim();
    dim.setSize(size);
    shape.addDim(dim);
  }
  return shape;
}
