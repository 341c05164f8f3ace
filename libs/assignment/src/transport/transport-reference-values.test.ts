import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { wasserstein } from '../distance/wasserstein.js';
import { wasserstein1d } from '../distance/wasserstein-1d.js';
import { sinkhorn } from '../entropic/sinkhorn.js';
import { exactTransport } from './exact-transport.js';
import { densePlan } from './transport-plan.js';
import { farthest, marginals } from './transport-problem.fixture.js';

const folder = new URL('../../../../tests/vectors/ot/', import.meta.url);
const read = (file: string) => readFileSync(new URL(file, folder));
const readJson = (file: string) => JSON.parse(read(file).toString());

interface PlanCase {
  readonly name: string;
  readonly rows: number;
  readonly cols: number;
  readonly emd: { readonly cost: number };
  readonly sinkhorn: readonly {
    readonly reg: number;
    readonly linear_cost: number;
    readonly entropy: number;
  }[];
}
interface LineCase {
  readonly name: string;
  readonly u: readonly number[];
  readonly v: readonly number[];
  readonly u_weights: readonly number[] | null;
  readonly v_weights: readonly number[] | null;
  readonly w1: number;
  readonly w2: number;
}
interface CloudCase {
  readonly name: string;
  readonly points: number;
  readonly dimension: number;
  readonly w1: number;
  readonly w2: number;
}

function readTensors(file: string): (name: string) => Float64Array {
  const stored = read(file);
  const start = 8 + Number(stored.readBigUInt64LE(0));
  const header: Record<string, { dtype: string; data_offsets: [begin: number, end: number] }> =
    JSON.parse(stored.toString('utf8', 8, start));
  return (name) => {
    const { dtype, data_offsets } = header[name];
    const [begin, end] = data_offsets;
    const { buffer } = Uint8Array.from(stored.subarray(start + begin, start + end));
    return dtype === 'F64' ? new Float64Array(buffer) : Float64Array.from(new Float32Array(buffer));
  };
}

const planTensor = readTensors('plans.safetensors');
const cloudTensor = readTensors('clouds.safetensors');
const within = (relative: number, expected: number) => Math.abs(expected) * relative;

describe.each<PlanCase>(readJson('plans.json'))('the plans that POT finds for $name', (one) => {
  const { name, rows, cols: columns } = one;
  const rowMass = planTensor(`${name}.a`);
  const columnMass = planTensor(`${name}.b`);
  const cost = { rows, columns, data: planTensor(`${name}.cost`) };
  const problem = { cost, rowMass, columnMass };

  it('are met by the exact one in cost and marginals', () => {
    const { value, plan } = exactTransport(problem);
    expect(Math.abs(value - one.emd.cost)).toBeLessThan(within(1e-9, one.emd.cost));
    const expected = marginals(planTensor(`${name}.emd_plan`), rows, columns);
    const { ofRows, ofColumns } = marginals(densePlan(plan), rows, columns);
    expect(farthest(ofRows, expected.ofRows)).toBeLessThan(1e-12);
    expect(farthest(ofColumns, expected.ofColumns)).toBeLessThan(1e-12);
  });

  it.each(one.sinkhorn)('are met by the one of epsilon $reg entry for entry', (entropic) => {
    const { plan, value } = sinkhorn(problem, { epsilon: entropic.reg, marginalError: 1e-12 });
    const expected = planTensor(`${name}.sinkhorn_${entropic.reg}_plan`);
    expect(farthest(plan, expected)).toBeLessThan(1e-9);
    expect(Math.abs(value - entropic.linear_cost)).toBeLessThan(1e-9);
    const entropy = -plan.reduce((sum, mass) => sum + (mass > 0 ? mass * Math.log(mass) : 0), 0);
    expect(Math.abs(entropy - entropic.entropy)).toBeLessThan(1e-9 * (1 + entropic.entropy));
  });
});

describe.each<LineCase>(readJson('one_dimensional.json'))('on the line, for $name', (one) => {
  const sample = (values: readonly number[], weights: readonly number[] | null) => ({
    values: Float64Array.from(values),
    ...(weights && { weights: Float64Array.from(weights) }),
  });
  const u = sample(one.u, one.u_weights);
  const v = sample(one.v, one.v_weights);

  it.each([1, 2] as const)('W%d is the one of POT', (p) => {
    const expected = p === 1 ? one.w1 : one.w2;
    const found = wasserstein1d(u, v, p);
    expect(Math.abs(found - expected)).toBeLessThanOrEqual(1e-9 + within(1e-9, expected));
  });
});

describe.each<CloudCase>(readJson('clouds.json'))('between clouds, for $name', (one) => {
  const cloud = (which: string) => ({ ...one, data: cloudTensor(`${one.name}.${which}`) });

  it.each([1, 2] as const)('W%d is the one of POT, by assignment and by transport', (p) => {
    const [x, y] = [cloud('x'), cloud('y')];
    const expected = p === 1 ? one.w1 : one.w2;
    const weights = new Float64Array(one.points).fill(1);
    for (const found of [wasserstein(x, y, p), wasserstein({ ...x, weights }, y, p)]) {
      expect(Math.abs(found - expected)).toBeLessThan(within(1e-9, expected));
    }
  });
});
