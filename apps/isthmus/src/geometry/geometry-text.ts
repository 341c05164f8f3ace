import type { GeometryResult } from '@isthmus/task';
import { percent } from '../terminal/percent.js';
import { createTable } from '../terminal/table.js';

/** What was measured, and from which share of the largest on singular values count for the R score. */
interface Measured extends GeometryResult {
  readonly gamma: number;
}

/** What `geometry --json` prints. */
export function geometryJson({
  distance,
  matrices,
  gamma,
  rScore,
  angles,
  loss,
}: Measured): object {
  const spectra = matrices.map(({ tensor, shape, difference, valuesA, valuesB, inputs }) => ({
    tensor,
    shape,
    difference,
    singularValues: { a: valuesA, b: valuesB },
    inputs,
  }));
  return { distance, spectra, rScore: { gamma, ...rScore }, angles, loss };
}

/** What `geometry` prints. */
export function geometryText(result: Measured): string {
  const { loss } = result;
  const parts = [distanceTable(result), matrixTable(result), summaryTable(result)];
  return [...parts, ...(loss === undefined ? [] : [lossText(loss)])].join('\n\n');
}

function distanceTable({
  distance: { all, layers },
  rScore: { permuted },
}: GeometryResult): string {
  const rows = [...layers, { layer: 'all', ...all }].map(({ layer, before, after, reduction }) => {
    const reduced = permuted && [number(after), change(reduction)];
    return [layer, number(before), ...(reduced ?? [])];
  });
  const head = ['layer', 'L2 distance', ...(permuted ? ['permuted', 'reduction'] : [])];
  return createTable(head, rows);
}

function matrixTable({ matrices, gamma, rScore: { original, permuted } }: Measured): string {
  const hasInputs = matrices.some(({ inputs }) => inputs !== undefined);
  const rows = matrices.map((matrix, i) => {
    const term = original.terms[i];
    const after = permuted?.terms[i];
    return [
      matrix.tensor,
      matrix.shape.join('x'),
      change(matrix.difference),
      `${term?.keptA} and ${term?.keptB}`,
      ...[term, after].flatMap((one) => (one ? [number(one.term / one.count)] : [])),
      ...(hasInputs ? [inputShares(matrix, term?.keptA ?? 0)] : []),
    ];
  });
  const head = [
    'weight matrix',
    'shape',
    'spectra differ',
    `values >= ${gamma} of the largest`,
    'R',
    ...(permuted ? ['R permuted'] : []),
    ...(hasInputs ? ['inputs along these'] : []),
  ];
  return createTable(head, rows);
}

/** How much of the second moment of a layer's inputs its leading right singular vectors take. */
function inputShares({ inputs }: GeometryResult['matrices'][number], kept: number): string {
  if (inputs === undefined) return '-';
  return percent(
    inputs.ofSecondMoment.slice(0, kept).reduce((sum, share) => sum + share, 0),
    1,
  );
}

function summaryTable({ gamma, rScore, angles: { atOrigin, atBase } }: Measured): string {
  const isPermuted = rScore.permuted !== undefined;
  const row = (name: string, original: string, permuted: string) =>
    isPermuted ? [name, original, permuted] : [name, original];
  return createTable(row('', 'B', 'permuted B'), [
    row(`R, gamma ${gamma}`, number(rScore.original.score), number(rScore.permuted?.score)),
    row('angle from A', degrees(atOrigin.original), degrees(atOrigin.permuted)),
    ...(atBase
      ? [row('angle from A at the base', degrees(atBase.original), degrees(atBase.permuted))]
      : []),
  ]);
}

function lossText({ examples, barrier, traces }: NonNullable<GeometryResult['loss']>): string {
  const { lossA, lossB, lossMiddle, measured, firstOrder, secondOrder, estimate } = barrier;
  const rows = [
    ['A', lossA, traces?.a] as const,
    ['B', lossB, traces?.b] as const,
    ['middle', lossMiddle, traces?.middle] as const,
  ].map(([name, loss, trace]) => [
    name,
    number(loss),
    ...(trace ? [`${number(trace.trace)} +- ${number(trace.standardError)}`] : []),
  ]);
  const head = ['', 'loss', ...(traces ? ['trace of the Hessian'] : [])];
  return [
    createTable(head, rows),
    '',
    `barrier at lambda 1/2   ${number(measured)}`,
    `second-order estimate   ${number(estimate)} (slopes ${number(firstOrder)}, curvatures ${number(secondOrder)})`,
    `(mean cross-entropy in nats over ${examples} examples)`,
  ].join('\n');
}

function number(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? '-' : value.toPrecision(4);
}

function change(share: number | undefined): string {
  return share === undefined ? '-' : percent(share, 1);
}

function degrees(value: number | undefined): string {
  return value === undefined ? '-' : `${value.toFixed(2)} degrees`;
}
