import type { Geometry, MatrixGeometry } from '@isthmus/geometry';
import type { GeometryResult } from '@isthmus/task';

type Result = Omit<GeometryResult, 'wallMs'>;

/** What was measured, as a result tells it. Throws a RangeError for figures that are no finite numbers. */
export function geometryResultOf({ distance, matrices, rScore, angles, loss }: Geometry): Result {
  const { original, permuted } = rScore;
  if (loss !== undefined) checkLoss(loss);
  return {
    distance: { all: distance.all, layers: [...distance.layers] },
    matrices: matrices.map(matrixOf),
    rScore: { original: scoreOf(original), permuted: permuted && scoreOf(permuted) },
    angles,
    loss,
  };
}

function scoreOf({ score, terms }: Geometry['rScore']['original']): Result['rScore']['original'] {
  return { score, terms: [...terms] };
}

function matrixOf({
  tensor,
  shape,
  difference,
  valuesA,
  valuesB,
  inputs,
}: MatrixGeometry): Result['matrices'][number] {
  const shares = inputs && {
    ofSecondMoment: Array.from(inputs.ofSecondMoment),
    ofMean: Array.from(inputs.ofMean),
  };
  for (const share of shares ? [...shares.ofSecondMoment, ...shares.ofMean] : []) {
    checkFinite('inputs', tensor, share);
  }
  return {
    tensor,
    shape: [...shape],
    difference,
    valuesA: Array.from(valuesA),
    valuesB: Array.from(valuesB),
    inputs: shares,
  };
}

function checkLoss({ barrier, traces }: NonNullable<Geometry['loss']>): void {
  for (const [name, value] of Object.entries(barrier)) checkFinite('loss', name, value);
  for (const [name, estimate] of Object.entries(traces ?? {})) {
    checkFinite('trace', name, estimate.trace);
    checkFinite('trace', name, estimate.standardError);
  }
}

function checkFinite(what: string, of: string, value: number): void {
  if (Number.isFinite(value)) return;
  throw new RangeError(
    `a figure is no finite number [${what}=${of}, got ${value}]; the weights of a model are too large; measure without examples`,
  );
}
