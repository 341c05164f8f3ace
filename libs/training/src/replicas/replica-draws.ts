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
  const areShared = (step: number) => {
    const [first, ...others] = drawsAt(step);
    return others.every(({ order }) => order === first?.order);
  };
  return {
    at(step) {
      const [first, ...others] = drawsAt(step);
      if (first === undefined) throw new RangeError('expected at least one replica');
      const indices = first.indices();
      const size = indices.length;
      if (areShared(step)) return { size, indices };
      const all = new Int32Array(size * replicas.length);
      [first, ...others].forEach((draws, i) => {
        all.set(draws.indices(), i * size);
      });
      return { size, indices: all };
    },
    // What is drawn from changes at that step alone.
    sharing: [...new Set([areShared(0), areShared(plan.spawnStep)])],
  };
}
