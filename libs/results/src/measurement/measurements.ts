import {
  type CellResult,
  cellKey,
  expandStudy,
  isTrained,
  type StudyCell,
  type StudyResults,
} from '@isthmus/study';
import { createCellColumns } from './cell-columns.js';
import type { Measurement } from './measurement.js';
import { barrierMetrics, cellMetrics, curveMetrics, type Reading } from './metrics.js';

type Unfinished = StudyResults['unfinished'][number];
type Curve = CellResult['curves'][number];

/** What a row says besides its cell's columns: unfinished cells have the same rows, without values. */
type Row = Measurement;

/**
 * Everything that a study measured, one row a measurement, in the order of its cells. A cell without a result has
 * all rows that it would have, without values and with the reason. No value is made up: where there is no number,
 * there is null.
 */
export function measurements(results: StudyResults): Measurement[] {
  return [...eachMeasurement(results)];
}

/** The same, one after the other. */
export function* eachMeasurement(results: StudyResults): Generator<Measurement> {
  const { study, cells, unfinished } = results;
  const done = new Map(cells.map((one) => [cellKey(one.cell), one] as const));
  const without = new Map(unfinished.map((one) => [cellKey(one.cell), one] as const));
  const columnsOfCell = createCellColumns(study.name);
  const common = provenanceOf(results);
  for (const [index, cell] of expandStudy(study).entries()) {
    const key = cellKey(cell);
    const [result, reason] = [done.get(key), without.get(key)];
    const rows = result ? rowsOf(results, result) : reason ? emptyRows(results, reason) : [];
    const { leading, own, ends } = columnsOfCell(cell, index + 1);
    const tasks = provenanceOfCell(results, cell, result);
    for (const row of rows) yield { ...leading, ...own, ...ends, ...row, ...tasks, ...common };
  }
}

function* rowsOf({ study }: StudyResults, result: CellResult): Generator<Row> {
  const barrier = result.cell.barrier ?? study.barrier;
  for (const curve of result.curves) {
    for (const { metric, of, unit } of barrierMetrics) {
      const found = result.barriers.find(
        ({ definition: { split, repair, metric } }) =>
          metric === of && split === curve.split && repair === curve.repair,
      );
      const value = found?.value ?? { reason: 'these results have no such barrier' };
      yield rowOf({ metric, unit, curve, value, barrier });
    }
    for (const { metric, unit, read } of curveMetrics) {
      yield rowOf({ metric, unit, curve, value: read(curve) });
    }
  }
  for (const { metric, unit, read } of cellMetrics) {
    yield rowOf({ metric, unit, value: read(result) });
  }
}

/** The rows that the cell would have. */
function* emptyRows({ study, failures }: StudyResults, unfinished: Unfinished): Generator<Row> {
  const diverged = failures.some(
    ({ task, kind }) => task === unfinished.task && kind === 'diverged',
  );
  const status = diverged ? 'diverged' : unfinished.status;
  const value = { reason: `${unfinished.task}: ${unfinished.message}` };
  const { splits, repair: corrections, points } = unfinished.cell.evaluate ?? study.evaluate;
  const barrier = unfinished.cell.barrier ?? study.barrier;
  for (const split of splits) {
    for (const repair of corrections) {
      const curve = { split, repair, points: { length: points } };
      for (const { metric, unit } of barrierMetrics) {
        yield rowOf({ metric, unit, curve, value, status, barrier });
      }
      for (const { metric, unit } of curveMetrics) {
        yield rowOf({ metric, unit, curve, value, status });
      }
    }
  }
  for (const { metric, unit } of cellMetrics) yield rowOf({ metric, unit, value, status });
}

function rowOf({
  metric,
  unit,
  value,
  status = 'done',
  curve,
  barrier,
}: {
  readonly metric: string;
  readonly unit: string;
  readonly value: Reading;
  readonly status?: string;
  readonly curve?: Pick<Curve, 'split' | 'repair'> & {
    readonly points: { readonly length: number };
  };
  readonly barrier?: StudyResults['study']['barrier'];
}): Row {
  // JSON and files know no infinities: what is none is told.
  const reading =
    typeof value === 'number' && !Number.isFinite(value) ? { reason: `it is ${value}` } : value;
  const isNumber = typeof reading === 'number';
  return {
    ...{ split: curve?.split ?? null, repair: curve?.repair ?? null },
    ...{ metric, value: isNumber ? reading : null, unit, status },
    reason: isNumber ? null : reading.reason,
    ...{ baseline: barrier?.baseline ?? null, reduce: barrier?.reduce ?? null },
    ...{ clipped: barrier?.clip ?? null, points: curve?.points.length ?? null },
  };
}

function provenanceOfCell(
  { provenance }: StudyResults,
  { dataset }: StudyCell,
  result: CellResult | undefined,
): Measurement {
  const tasks = result?.tasks;
  return {
    trainA: tasks?.trainA?.digest ?? null,
    trainB: tasks?.trainB?.digest ?? null,
    match: tasks?.match.digest ?? null,
    evaluate: tasks?.evaluate.digest ?? null,
    data: provenance.datasets?.[dataset] ?? null,
    tensorflow: result && isTrained(result.models.a) ? result.models.a.tensorflow : null,
  };
}

function provenanceOf({ provenance, createdAt }: StudyResults): Measurement {
  const { isthmus, node, traceId } = provenance;
  return { isthmus, node, date: createdAt ?? null, trace: traceId ?? null };
}
