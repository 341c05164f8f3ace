import type { Split } from '@isthmus/dataset';
import type { Model } from '@isthmus/matching';
import { toTensors } from '@isthmus/network';
import { disposeAll } from '@isthmus/tensorflow';
import { type DeviceSplit, type Evaluation, evaluate, toDevice } from '@isthmus/training';

/** One of each model. */
type OfEach<Value> = Readonly<Record<'a' | 'b' | 'aligned' | 'fused', Value>>;

/**
 * How good models that take the same inputs are on a split, told batch by batch. Throws a RangeError for a loss that
 * is no finite number.
 */
export function* evaluateModels(
  { a, b, aligned, fused }: OfEach<Model>,
  split: Split,
): Generator<{ readonly kind: 'batch' }, OfEach<Evaluation>> {
  const data = toDevice(split, a.network);
  try {
    return {
      a: yield* evaluateModel('A', a, data),
      b: yield* evaluateModel('B', b, data),
      aligned: yield* evaluateModel('aligned B', aligned, data),
      fused: yield* evaluateModel('fused', fused, data),
    };
  } finally {
    data.dispose();
  }
}

function* evaluateModel(
  name: string,
  { network, weights }: Model,
  data: DeviceSplit,
): Generator<{ readonly kind: 'batch' }, Evaluation> {
  const parameters = toTensors(network, weights);
  try {
    const evaluation = yield* evaluate(network, parameters, data);
    if (Number.isFinite(evaluation.loss)) return evaluation;
  } finally {
    disposeAll(parameters);
  }
  throw new RangeError(
    `the loss of a model is no finite number [model=${name}]; its weights are too large; fuse without examples`,
  );
}
