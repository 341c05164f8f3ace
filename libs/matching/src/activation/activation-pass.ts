import type { Split } from '@isthmus/dataset';
import { forward, toTensors } from '@isthmus/network';
import { disposeAll, type Tensor, tidy, unfold } from '@isthmus/tensorflow';
import type { Model } from '../problem/model.js';
import type { MatchStep } from '../search/matcher.js';
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
  try {
    const batches = yield* passOver(inputBatches(data, models), options, (input) => {
      const unitsA = unitsOf(models[0], tapsA, input);
      const unitsB = unitsOf(models[1], tapsB, input);
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
    for (const { parameters } of models) disposeAll(parameters);
  }
}

function onDevice({ network, weights }: Model): DeviceModel {
  return { network, parameters: toTensors(network, weights) };
}

/** The activations of every tap on one batch: units x samples. */
function unitsOf(
  { network, parameters }: DeviceModel,
  taps: Taps,
  input: Tensor,
): ReadonlyMap<string, readonly Tensor[]> {
  return tidy(
    () => {
      const { nodes } = forward(network, parameters, input);
      return new Map(
        [...taps].map(([group, places]) => [
          group,
          places.map(({ node, ...place }) => {
            const value = nodes.get(node)?.output;
            if (value === undefined) throw new RangeError(`a network lacks a node [node=${node}]`);
            return unfold(value, place);
          }),
        ]),
      );
    },
    (units) => [...units.values()].flat(),
  );
}
