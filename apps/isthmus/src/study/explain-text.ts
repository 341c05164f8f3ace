import type { Explanation, FoundCell } from '@isthmus/results';
import { pairLabel } from '@isthmus/study';
import { createTable } from '../terminal/table.js';

/** Where the numbers of a cell came from, for people. */
export function explainText(
  { cell, unfinished }: FoundCell,
  { number, measurements, tasks, data }: Explanation,
): string {
  const head = `cell ${number}: ${cell.network} on ${cell.dataset}, models ${pairLabel(cell.pair)}, ${cell.method}`;
  if (unfinished !== undefined) {
    return `${head}\n\nIt has no numbers: ${unfinished.task}: ${unfinished.message}`;
  }
  const numbers = measurements
    .filter(({ unit }) => unit !== 's')
    .map(({ metric, split, repair, value, unit, reason }) => [
      ...[String(metric), String(split ?? '-'), String(repair ?? '-')],
      typeof value === 'number' ? `${Number(value.toPrecision(6))} ${unit}` : `- (${reason})`,
    ]);
  const parts = [
    head,
    `data set  ${data === undefined ? 'hash not kept' : `sha256:${data}`}`,
    createTable(['metric', 'split', 'repair', 'value'], numbers),
    timeText(tasks),
    ...tasks.map(taskText),
  ];
  if (tasks.length === 0) parts.push('These results were written before they named their tasks.');
  return parts.join('\n\n');
}

/** Where the cell's time went; a task that serves several cells counts whole. */
function timeText(tasks: Explanation['tasks']): string {
  const different = new Map(tasks.map((task) => [task.digest, task] as const));
  const total = [...different.values()].reduce((sum, { wallMs }) => sum + wallMs, 0);
  const rows = tasks.map(({ role, wallMs, cells }) => [
    role,
    `${(wallMs / 1000).toFixed(2)} s`,
    total === 0 ? '-' : `${((100 * wallMs) / total).toFixed(0)} %`,
    cells === 1 ? 'this cell alone' : `${cells} cells`,
  ]);
  return createTable(['task', 'took', 'share', 'serves'], rows);
}

function taskText({ role, digest, facts }: Explanation['tasks'][number]): string {
  if (facts === undefined) {
    return `${role}\n  digest    ${digest}\n  record    the store no longer has it`;
  }
  const { key, kind, version, inputs, tensorflow, made, isVerified } = facts;
  const known = {
    digest,
    record: `${key}${isVerified ? '' : ' (written before records carried a hash)'}`,
    task: `${kind}, version ${version}`,
    made: made?.at ?? 'not kept when it was written',
    processor: made?.processor,
    versions: made && `Isthmus ${made.isthmus}, Node ${made.node}`,
    tensorflow,
    trace: made?.traceId,
  };
  const lines = Object.entries(known).flatMap(([name, value]) =>
    value === undefined ? [] : [`  ${name.padEnd(10)} ${value}`],
  );
  const read = inputs.map((sha256) => `  ${'reads'.padEnd(10)} artifacts/sha256/${sha256}`);
  return [role, ...lines, ...read].join('\n');
}
