import { readPermutation, readWeights } from '@isthmus/checkpoint';
import { decodeDataset } from '@isthmus/dataset';
import { type GeometryData, measureGeometry } from '@isthmus/geometry';
import { checkWeights, type Network, parseNetwork } from '@isthmus/network';
import type { Weights } from '@isthmus/permutation';
import { serveCompute } from '@isthmus/tensorflow';
import { geometryResultOf } from './geometry-result.js';
import type { GeometryWork, GeometryWorkEvent } from './geometry-work.js';

serveCompute(function* ({ spec, ...files }: GeometryWork): Generator<GeometryWorkEvent> {
  const network = parseNetwork(spec.network);
  const { permutation, base } = files;
  const geometry = yield* measureGeometry({
    network,
    a: readModel(files.a, network, 'A'),
    b: readModel(files.b, network, 'B'),
    permutation: permutation && readPermutation(permutation, { file: 'permutation' }),
    base: base && readModel(base, network, 'base'),
    gamma: spec.gamma,
    data: readData(spec, files.dataset),
  });
  yield { kind: 'measured', result: geometryResultOf(geometry) };
});

function readModel(bytes: Uint8Array, network: Network, name: string): Weights {
  const { weights } = readWeights(bytes, { file: `model ${name}` });
  checkWeights(network, weights);
  return weights;
}

function readData(
  { data }: GeometryWork['spec'],
  dataset: Uint8Array | undefined,
): GeometryData | undefined {
  if (data === undefined || dataset === undefined) return undefined;
  const { split, examples, traces } = data;
  return { split: decodeDataset(dataset)[split], examples, traces };
}
