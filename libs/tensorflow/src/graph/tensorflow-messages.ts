/**
 * TensorFlow's own messages of graphs (graph.proto, node_def.proto, attr_value.proto, tensor.proto, saved_model.proto), as
 * the addon's package has them generated; of their fields, those that are written.
 */
export interface TensorFlowMessages {
  readonly SavedModel: new () => {
    setSavedModelSchemaVersion(version: number): void;
    addMetaGraphs(graph: object): void;
    serializeBinary(): Uint8Array;
  };
  readonly MetaGraphDef: (new () => {
    setMetaInfoDef(info: object): void;
    setGraphDef(graph: object): void;
  }) & { readonly MetaInfoDef: new () => { addTags(tag: string): void } };
  readonly GraphDef: new () => {
    addNode(node: object): void;
    setVersions(versions: object): void;
  };
  readonly VersionDef: new () => { setProducer(version: number): void };
  readonly NodeDef: new () => {
    setName(name: string): void;
    setOp(op: string): void;
    setInputList(inputs: readonly string[]): void;
    getAttrMap(): { set(name: string, value: object): void };
  };
  readonly AttrValue: (new () => {
    setS(bytes: Uint8Array): void;
    setI(value: number): void;
    setF(value: number): void;
    setB(value: boolean): void;
    setType(type: number): void;
    setShape(shape: object): void;
    setTensor(tensor: object): void;
    setList(list: object): void;
  }) & {
    readonly ListValue: new () => {
      setIList(values: readonly number[]): void;
      setFList(values: readonly number[]): void;
      setBList(values: readonly boolean[]): void;
    };
  };
  readonly TensorShape: (new () => { addDim(dim: object): void }) & {
    readonly Dim: new () => { setSize(size: number): void };
  };
  readonly Tensor: new () => {
    setDtype(type: number): void;
    setTensorShape(shape: object): void;
    setTensorContent(content: Uint8Array): void;
  };
}
