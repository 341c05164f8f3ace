import { readWeights, writeWeights } from '@isthmus/checkpoint';
import { interpolate } from '@isthmus/connectivity';
import { decodeDataset } from '@isthmus/dataset';
import { type Fusion, type Model, parseFusion } from '@isthmus/matching';
import { checkWeights, parseNetwork, permutationSpec } from '@isthmus/network';
import { serveCompute } from '@isthmus/tensorflow';
import { evaluateModels } from './evaluate-models.js';
import type { FuseWork, FuseWorkEvent } from './fuse-work.js';
import { proved } from './proved.js';

serveCompute(function* ({ spec, ...files }: FuseWork): Generator<FuseWorkEvent> {
  const a = readModel(files.a, spec.network, 'A');
  const b = readModel(files.b, spec.networkB, 'B');
  const data = files.dataset && decodeDataset(files.dataset);
  const startedAt = performance.now();
  const fusion = yield* parseFusion(spec.method)({
    a,
    b,
    data: data?.train,
    seed: spec.seed,
    timed: (_phase, compute) => compute(),
  });
  const searchMs = performance.now() - startedAt;
  const aligned = { ...a, weights: fusion.aligned };
  const fused = { ...a, weights: interpolate(a.weights, fusion.aligned, 1 / 2) };
  const test = data && (yield* evaluateModels({ a, b, aligned, fused }, data.test));
  const metadata = { network: spec.network };
  yield {
    kind: 'fused',
    fused: writeWeights(fused.weights, metadata),
    aligned: writeWeights(aligned.weights, metadata),
    plan: writePlan(fusion),
    result: { proof: fusion.proof && proved(fusion.proof), searchMs, test },
  };
});

function readModel(bytes: Uint8Array, notation: string, name: string): Model {
  const network = parseNetwork(notation);
  const { weights } = readWeights(bytes, { file: `model ${name}` });
  checkWeights(network, weights);
  return { network, groups: permutationSpec(network).groups, weights };
}

function writePlan({ transports }: Fusion): Uint8Array {
  const matrices = [...transports].map(([group, { rows, columns, data }]) => {
    return [group, { shape: [rows, columns], data }] as const;
  });
  return writeWeights(new Map(matrices));
}
