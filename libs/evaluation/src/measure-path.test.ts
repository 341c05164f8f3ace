import { initialize, parseNetwork } from '@isthmus/network';
import { tensorCount } from '@isthmus/tensorflow';
import { describe, expect, it } from 'vitest';
import { measurePath } from './measure-path.js';
import { parsePath } from './path-notation.js';
import type { PathCurve, PathEvent, PathProblem } from './path-problem.js';
import { dataset, lossAt, models, network } from './product-path.fixture.js';

const problem: PathProblem = {
  network,
  models,
  dataset,
  path: parsePath('line:points=5'),
  splits: ['train', 'test'],
  corrections: ['none'],
  collapse: false,
};

/** All that is told, and what comes of it. */
function walked(more: Partial<PathProblem> = {}) {
  const work = measurePath({ ...problem, ...more });
  const events: PathEvent[] = [];
  for (let next = work.next(); ; next = work.next()) {
    if (next.done) return { events, curves: next.value };
    events.push(next.value);
  }
}

const placesOf = ({ points }: PathCurve) => points.map(({ at: [lambda] }) => lambda!);
const pointsIn = (events: readonly PathEvent[]) =>
  events.flatMap((event) => (event.kind === 'point' ? [event] : []));

describe('a measured line', () => {
  it('has the losses of the closed form, a curve a split, and leaves nothing behind', () => {
    const before = tensorCount();
    const { curves } = walked();
    expect(tensorCount()).toBe(before);
    expect(curves.map(({ split, correction, examples }) => [split, correction, examples])).toEqual([
      ['train', 'none', 3],
      ['test', 'none', 2],
    ]);
    for (const curve of curves) {
      expect(placesOf(curve)).toEqual([0, 0.25, 0.5, 0.75, 1]);
      for (const { at, loss } of curve.points) {
        expect(loss).toBeCloseTo(lossAt(at[0]!, curve.split), 6);
      }
    }
  });

  it('tells of each network on one split after the other, counted over all curves', () => {
    const told = pointsIn(walked({ corrections: ['none', 'repair'] }).events);
    expect(told.map(({ done }) => done)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(new Set(told.map(({ points }) => points))).toEqual(new Set([20]));
    expect(told.map(({ split }) => split)).toEqual(
      Array.from({ length: 10 }, () => ['train', 'test']).flat(),
    );
    expect(told.map(({ correction }) => correction)).toEqual([
      ...Array.from({ length: 10 }, () => 'none'),
      ...Array.from({ length: 10 }, () => 'repair'),
    ]);
  });

  it('is looked at more closely where the first split is highest, for all curves', () => {
    const path = parsePath('line:points=3,refine=2');
    const { events, curves } = walked({ path, corrections: ['none', 'repair'] });
    for (const curve of curves) {
      expect(placesOf(curve)).toEqual([0, 0.25, 0.375, 0.5, 0.625, 0.75, 1]);
    }
    const onTheWay = pointsIn(events).filter(({ split }) => split === 'train');
    expect(onTheWay.slice(0, 7).map(({ point }) => point.at[0])).toEqual([
      ...[0, 0.5, 1],
      ...[0.25, 0.75],
      ...[0.375, 0.625],
    ]);
    expect(onTheWay.slice(0, 8).map(({ points }) => points / 4)).toEqual([3, 3, 3, 4, 5, 6, 7, 7]);
    // The test split is lowest in the middle: were it first, the ends would be looked at.
    const [test] = walked({ path, splits: ['test'] }).curves;
    expect(placesOf(test!)).toEqual([0, 0.125, 0.25, 0.5, 1]);
  });

  it('measures a model once, whatever corrections are asked for', () => {
    const { events, curves } = walked({ corrections: ['none', 'repair-output'] });
    const [raw, corrected] = curves;
    for (const end of [0, 4]) expect(corrected!.points[end]).toBe(raw!.points[end]);
    // Both models answer 0, and so do corrected networks.
    for (const { loss } of corrected!.points) expect(loss).toBeCloseTo(Math.log(2), 5);
    const last = events.slice(-2);
    expect(last.map(({ kind }) => kind)).toEqual(['point', 'point']);
  });

  it('has the variances of its networks over those of its models, where they are asked for', () => {
    const [train] = walked({ collapse: true }).curves;
    // Of constant inputs every variance is the 1e-5 that is added to it.
    for (const { collapse } of train!.points) {
      expect(collapse.map(({ node }) => node)).toEqual(['fc1', 'fc2']);
      for (const { ratio } of collapse) expect(ratio).toBeCloseTo(1, 6);
    }
  });
});

describe('measuring a path', () => {
  const simplex = parsePath('simplex:steps=2');

  it('goes over all of a simplex in its order', () => {
    const { curves } = walked({ path: simplex, splits: ['train'] });
    expect(curves[0]!.points.map(({ at }) => at)).toEqual([
      [1, 0],
      [0.5, 0.5],
      [0, 1],
    ]);
    for (const { at, loss } of curves[0]!.points) {
      expect(loss).toBeCloseTo(lossAt(at[1]!, 'train'), 6);
    }
  });

  it('combines on each line of `layers` the tensors of one layer, the first included', () => {
    const path = parsePath('layers:points=3,of=each');
    const ends = [models[0]!, new Map([...models[0]!, ['fc2.weight', fc2Of(models[1]!)] as const])];
    const { curves } = walked({ path, models: ends, splits: ['train'] });
    // Along the first layer nothing changes; along the second the first logit rises from 0 to 4.
    const losses = curves[0]!.points.map(({ loss }) => loss);
    expect(curves[0]!.points.map(({ at }) => at.join(' '))).toEqual([
      '0 0',
      '0 0.5',
      '0 1',
      '1 0',
      '1 0.5',
      '1 1',
    ]);
    for (const [i, logit] of [0, 0, 0, 0, 2, 4].entries()) {
      expect(losses[i]).toBeCloseTo(Math.log1p(Math.exp(logit)), 6);
    }
  });

  it.each([1, 2, 5, 12])('leaves nothing behind when it is stopped after %i events', (count) => {
    const before = tensorCount();
    const work = measurePath({ ...problem, corrections: ['none', 'repair'], collapse: true });
    for (let told = 0; told < count; told++) work.next();
    work.return([]);
    expect(tensorCount()).toBe(before);
  });

  it('refuses a loss that is no number, naming split and place, and leaves nothing behind', () => {
    const deep = parseNetwork('mlp:1-4-2');
    const huge = new Map(
      Array.from(initialize(deep, 1), ([name, { shape, data }]) => [
        name,
        { shape, data: data.map((value) => value + 3e38) },
      ]),
    );
    const before = tensorCount();
    const ends = { network: deep, models: [initialize(deep, 1), huge] };
    expect(() => walked({ ...ends, path: parsePath('line:points=2') })).toThrow(
      /^the loss on the path is no finite number \[split=train, at=1, got (NaN|Infinity)\]/,
    );
    expect(tensorCount()).toBe(before);
  });
});

function fc2Of(weights: (typeof models)[number]) {
  return weights.get('fc2.weight')!;
}
