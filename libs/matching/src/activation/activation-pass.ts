import type { Split } from '@isthmus/dataset';
import { forward, type Network, toTensors } from '@isthmus/network';
import {
  disposeAll,
  type NamedTensors,
  type Program,
  type Tensor,
  unfold,
} from '@isthmus/tensorflow';
import type { Model } from '../problem/model.js';
import type { MatchStep } from '../search/matcher.js';
import { createRepeatedWork } from '../search/repeated-work.js';
import {
  type DeviceModel,
  inputBatches,
  type PassOptions,
  passOver,
} from './activation-batches.js';
import { createMomentSums, type Moments } from './activation-moments.js';
import { type TapChoice, type Taps, tapsOf } from './activation-taps.js';

/** Where activations come from, and which of them are looked at. */
export interface ActivationOptions extends PassOptions {
  readonly data: Split;
  readonly taps: TapChoice;
}

/** What a pass gave: the moments of every group, one for each tap. */
export interface ActivationMoments {
  readonly ofGroup: ReadonlyMap<string, readonly Moments[]>;
  readonly batches: number;
}

/**
 * Runs two networks on the same examples, batch by batch, and gives the moments of the units of
 * every group of a and of the group of b with its name. A sample is an example at a position of the
 * image, or at a token. The widths of the networks may differ.
 */
export function* activationMoments(
  a: Model,
  b: Model,
  { data, taps, ...options }: ActivationOptions,
): Generator<MatchStep, ActivationMoments> {
  const [tapsA, tapsB] = [a, b].map(({ network, groups }) => tapsOf(network, groups, taps));
  const sums = new Map(
    [...tapsA].map(([group, places]) => [group, places.map(() => createMomentSums())]),
  );
  const models = [a, b].map(onDevice);
  const held: { dispose(): void }[] = [];
  try {
    const inputs = inputBatches(data, models);
    const isShared = a.network === b.network && a.groups === b.groups;
    const ofA = createUnits(a.network, tapsA, (isShared ? 2 : 1) * inputs.length);
    const ofB = isShared ? ofA : createUnits(b.network, tapsB, inputs.length);
    held.push(...new Set([ofA, ofB]));
    const batches = yield* passOver(inputs, options, (input) => {
      const [unitsA, unitsB] = [ofA.at(models[0], input), ofB.at(models[1], input)];
      for (const [group, ofTaps] of sums) {
        ofTaps.forEach((sum, tap) => {
          const [one, other] = [unitsA, unitsB].map((units) => units.get(group)?.[tap]);
          if (one !== undefined && other !== undefined) sum.add(one, other);
        });
      }
      for (const value of [...unitsA.values(), ...unitsB.values()].flat()) value.dispose();
    });
    const moments = [...sums].map(
      ([group, ofTaps]) => [group, ofTaps.map((sum) => sum.moments())] as const,
    );
    return { batches, ofGroup: new Map(moments) };
  } finally {
    disposeAll(held);
    for (const { parameters } of models) disposeAll(parameters);
  }
}

function onDevice({ network, weights }: Model): DeviceModel {
  return { network, parameters: toTensors(network, weights) };
}

/** The activations of every tap on one batch, about so many times: units x samples. The caller disposes of them, and of it. */
export function createUnits(network: Network, taps: Taps, calls: number, program?: Program) {
  const places = [...taps].flatMap(([group, ofGroup]) =>
    ofGroup.map(({ node, ...place }, i) => ({ name: `${group} ${i}`, node, place })),
  );
  const work = createRepeatedWork(
    ({ x, ...parameters }: NamedTensors) => {
      const { nodes } = forward(network, new Map(Object.entries(parameters)), x);
      const units = places.map(({ name, node, place }) => {
        const value = nodes.get(node)?.output;
        if (value === undefined) throw new RangeError(`a network lacks a node [node=${node}]`);
        return [name, unfold(value, place)] as const;
      });
      return Object.fromEntries(units);
    },
    calls,
    program,
  );
  return {
    at({ parameters }: DeviceModel, x: Tensor): ReadonlyMap<string, readonly Tensor[]> {
      const made = work.at({ ...Object.fromEntries(parameters), x });
      return new Map(
        [...taps].map(([group, ofGroup]) => [group, ofGroup.map((_, i) => made[`${group} ${i}`])]),
      );
    },
    dispose: work.dispose,
  };
}
