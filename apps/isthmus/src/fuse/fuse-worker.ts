import { interpolate } from '@isthmus/connectivity';
import { type Model, parseFusion } from '@isthmus/matching';
import { parseNetwork, permutationSpec, toTensors } from '@isthmus/network';
import { disposeAll, serveCompute } from '@isthmus/tensorflow';
import { type DeviceSplit, type Evaluation, evaluate, toDevice } from '@isthmus/training';
import type { FuseEvent, FuseWork, NamedModel, Tested } from './fuse-work.js';

serveCompute(function* ({ method, seed, dataset, ...work }: FuseWork): Generator<FuseEvent> {
  const [a, b] = [modelOf(work.a), modelOf(work.b)];
  const startedAt = performance.now();
  const fusion = yield* parseFusion(method)({
    ...{ a, b, data: dataset?.train, seed },
    timed: (_phase, compute) => compute(),
  });
  const searchMs = performance.now() - startedAt;
  const aligned = { ...a, weights: fusion.aligned };
  const fused = { ...a, weights: interpolate(a.weights, fusion.aligned, 1 / 2) };
  const test =
    dataset && (yield* tested({ a, b, aligned, fused }, toDevice(dataset.test, a.network)));
  yield { kind: 'fused', ...fusion, fused: fused.weights, searchMs, test };
});

function modelOf({ network: notation, weights }: NamedModel): Model {
  const network = parseNetwork(notation);
  return { network, groups: permutationSpec(network).spec, weights };
}

/** All models take the same inputs. Disposes of the split. */
function* tested(
  { a, b, aligned, fused }: Readonly<Record<keyof Tested, Model>>,
  split: DeviceSplit,
): Generator<FuseEvent, Tested> {
  try {
    return {
      a: yield* evaluationOf(a, split),
      b: yield* evaluationOf(b, split),
      aligned: yield* evaluationOf(aligned, split),
      fused: yield* evaluationOf(fused, split),
    };
  } finally {
    split.dispose();
  }
}

function* evaluationOf(
  { network, weights }: Model,
  split: DeviceSplit,
): Generator<FuseEvent, Evaluation> {
  const parameters = toTensors(network, weights);
  try {
    return yield* evaluate(network, parameters, split);
  } finally {
    disposeAll(parameters);
  }
}
