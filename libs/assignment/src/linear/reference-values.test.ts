import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type CostMatrix, solveAssignment } from './assignment.js';

const folder = new URL('../../../../tests/vectors/lap/', import.meta.url);
const read = (file: string) => readFileSync(new URL(file, folder));

interface Optimum {
  readonly value: number;
  readonly column_of_row: readonly number[];
}
interface Case {
  readonly name: string;
  readonly kind: string;
  readonly rows: number;
  readonly cols: number;
  readonly source: { tensor: string } | { fill: number } | { formula: string };
  readonly minimize: Optimum;
  readonly maximize: Optimum;
}
const cases: Case[] = JSON.parse(read('cases.json').toString());
const rejected: { reason: string; cost: (number | string)[][] }[] = JSON.parse(
  read('must_be_rejected.json').toString(),
);

const stored = read('costs.safetensors');
const dataStart = 8 + Number(stored.readBigUInt64LE(0));
const header: Record<string, { data_offsets: [begin: number, end: number] }> = JSON.parse(
  stored.toString('utf8', 8, dataStart),
);

function costOf({ rows, cols, source }: Case): CostMatrix {
  if ('tensor' in source) {
    const [begin, end] = header[source.tensor]!.data_offsets;
    const { buffer } = Uint8Array.from(stored.subarray(dataStart + begin, dataStart + end));
    return { rows, columns: cols, data: new Float32Array(buffer) };
  }
  const data = Float32Array.from({ length: rows * cols }, (_, k) =>
    'fill' in source ? source.fill : (Math.floor(k / cols) + 1) * ((k % cols) + 1),
  );
  return { rows, columns: cols, data };
}

describe.each(cases)('the optimum that SciPy finds for $name', (one) => {
  it.each(['minimize', 'maximize'] as const)('is met to %s', (goal) => {
    const { value, columnOfRow } = solveAssignment(costOf(one), { maximize: goal === 'maximize' });
    const expected = one[goal].value;
    const isExact = ['ties', 'equal', 'product'].includes(one.kind);
    const tolerance = isExact ? 0 : 1e-12 * Math.abs(expected);
    expect(Math.abs(value - expected)).toBeLessThanOrEqual(tolerance);
    const columns = columnOfRow.filter((column) => column >= 0);
    expect(new Set(columns).size).toBe(Math.min(one.rows, one.cols));
    const isUnique = ['gaussian', 'low_rank'].includes(one.kind);
    if (isUnique) expect([...columnOfRow]).toEqual(one[goal].column_of_row);
  });
});

describe('a matrix that has to be rejected', () => {
  it.each(rejected)('is: $reason', ({ cost }) => {
    const data = Float64Array.from(cost.flat(), Number);
    const matrix = { rows: cost.length, columns: cost[0]!.length, data };
    const row = cost.findIndex((entries) => !entries.every((entry) => Number.isFinite(entry)));
    const column = cost[row]!.findIndex((entry) => !Number.isFinite(entry));
    for (const maximize of [false, true]) {
      expect(() => solveAssignment(matrix, { maximize })).toThrow(
        `expected finite costs up to 1e+300, got ${cost[row]![column]} [row=${row}, column=${column}]`,
      );
    }
  });
});
