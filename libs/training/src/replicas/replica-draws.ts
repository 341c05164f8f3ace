import { createExampleOrder, type OrderPlan, type ReplicaSeeds } from '../plan/example-order.js';

/** The examples of a step of several networks. */
export interface ReplicaDraw {
  /** Examples of each network. */
  readonly size: number;
  /** Those of all networks (size) where they share them, otherwise (n size), network by network. */
  readonly indices: Int32Array;
}

/** The examples of several replicas, those of each the same as `createStepDraws` gives it. */
export interface ReplicaDraws {
  /** Those of the step that comes after `step` others. */
  at(step: number): ReplicaDraw;
  /** Whether networks share their examples: in some steps, in others not. */
  readonly sharing: readonly boolean[];
}

/** Replicas of `count` examples share them in steps in which all have one order. */
export function createReplicaDraws(
  count: number,
  plan: OrderPlan,
  replicas: readonly ReplicaSeeds[],
): ReplicaDraws {
  const orders = replicas.map((seeds) => createExampleOrder(count, plan, seeds));
  const drawsAt = (step: number) => orders.map((draws) => draws(step));
  const areShared = ([first, ...others]: ReturnType<typeof drawsAt>) =>
    others.every(({ order }) => order === first?.order);
  return {
    at(step) {
      const draws = drawsAt(step);
      const [first] = draws;
      if (first === undefined) throw new RangeError('expected at least one replica');
      const indices = first.indices();
      const size = indices.length;
      if (areShared(draws)) return { size, indices };
      const all = new Int32Array(size * draws.length);
      for (const [i, { indices: own }] of draws.entries()) all.set(own(), i * size);
      return { size, indices: all };
    },
    // What is drawn from changes at that step alone.
    sharing: [...new Set([0, plan.spawnStep].map((step) => areShared(drawsAt(step))))],
  };
}
