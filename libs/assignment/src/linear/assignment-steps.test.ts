import { describe, expect, it } from 'vitest';
import { largeCosts } from '../costs/cost-matrix.fixture.js';
import { drain } from '../costs/steps.js';
import { assignmentSteps, solveAssignment } from './assignment.js';

const cost = largeCosts['sorted product'](600, 600);

describe('the steps of an assignment', () => {
  it('count rows up to all passes over them', () => {
    const steps = [...assignmentSteps(cost)];
    const done = steps.map((step) => step.done);
    expect(steps.length).toBeGreaterThan(3);
    expect(done).toEqual(done.toSorted((a, b) => a - b));
    const totals = new Set(steps.filter((step) => step.done > 0).map(({ total }) => total));
    expect([...totals]).toEqual([7 * 600]);
    expect(done.at(-1)).toBeLessThanOrEqual(7 * 600);
  });

  it('count up as well from a start that is of little use', () => {
    const start = solveAssignment(largeCosts.random(600, 600));
    const done = [...assignmentSteps(cost, { start })].map((step) => step.done);
    expect(done).toEqual(done.toSorted((a, b) => a - b));
    expect(done.at(-1)).toBeGreaterThan(600);
  });

  it('come after a bounded number of reads of the matrix', () => {
    let reads = 0;
    const counted = new Proxy(cost.data, {
      get(target, key) {
        if (key === 'subarray') reads++;
        const value = Reflect.get(target, key, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const between: number[] = [];
    let before = 0;
    for (const _ of assignmentSteps({ ...cost, data: counted })) {
      between.push(reads - before);
      before = reads;
    }
    const [first, ...others] = between;
    expect(first).toBe(0);
    expect(Math.max(...others)).toBeLessThanOrEqual(2_000_000 / 600 + 1);
  });

  it('can be left, and taken in turns with those of another', () => {
    const { columnOfRow } = solveAssignment(cost);
    const left = assignmentSteps(cost);
    left.next();
    const [one, other] = [assignmentSteps(cost), assignmentSteps(cost, { maximize: true })];
    one.next();
    other.next();
    left.return(undefined as never);
    one.next();
    const third = assignmentSteps(largeCosts.random(30, 50));
    drain(third);
    expect(drain(one).columnOfRow).toEqual(columnOfRow);
    expect(drain(other)).toEqual(solveAssignment(cost, { maximize: true }));
  });
});
