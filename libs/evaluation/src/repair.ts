import { type Network, networkParameters, toTensors } from '@isthmus/network';
import type { Weights, WeightTensor } from '@isthmus/permutation';
import { disposeAll } from '@isthmus/tensorflow';
import type { DeviceSplit } from '@isthmus/training';
import { correctedNodes } from './corrected-nodes.js';
import { type BatchEvent, type UnitStatistics, unitStatistics } from './unit-statistics.js';

/** The statistics that a network between two others should have: those of the ends, mixed linearly. */
export function mixStatistics(
  a: ReadonlyMap<string, UnitStatistics>,
  b: ReadonlyMap<string, UnitStatistics>,
  lambda: number,
): ReadonlyMap<string, UnitStatistics> {
  const mix = (x: Float64Array, y: Float64Array) =>
    x.map((value, unit) => (1 - lambda) * value + lambda * y[unit]);
  return new Map(
    [...a].map(([node, ofA]) => {
      const ofB = pick(b, node);
      return [node, { mean: mix(ofA.mean, ofB.mean), std: mix(ofA.std, ofB.std) }];
    }),
  );
}

/**
 * REPAIR (Jordan, Sedghi, Saukh, Entezari & Neyshabur, ICLR 2023): rescales and shifts the units of
 * an interpolated network, front to back, each layer measured after those before it were corrected,
 * until their means and standard deviations over a split are those of `goal`. The correction is folded
 * into weights and biases. `goal` holds the nodes of `correctedNodes`.
 */
export function* repair(
  network: Network,
  weights: Weights,
  goal: ReadonlyMap<string, UnitStatistics>,
  split: Pick<DeviceSplit, 'batches'>,
): Generator<BatchEvent, Weights> {
  let corrected = weights;
  for (const { name } of correctedNodes(network)) {
    const end = network.nodes.findIndex((node) => node.name === name);
    const part = { ...network, nodes: network.nodes.slice(0, end + 1) };
    const parameters = toTensors(part, restrict(part, corrected));
    try {
      const found = pick(yield* unitStatistics(part, parameters, split, [name]), name);
      corrected = rescaled(corrected, name, found, pick(goal, name));
    } finally {
      disposeAll(parameters);
    }
  }
  return corrected;
}

/** Weights whose unit has the statistics `from` get `to`. Units lie on axis 0 of weight and bias. */
function rescaled(
  weights: Weights,
  node: string,
  from: UnitStatistics,
  to: UnitStatistics,
): Weights {
  const [weight, bias] = [pick(weights, `${node}.weight`), pick(weights, `${node}.bias`)];
  const scale = to.std.map((std, unit) => std / from.std[unit]);
  const row = weight.data.length / scale.length;
  const scaled = weight.data.map((value, i) => value * scale[Math.floor(i / row)]);
  const shifted = bias.data.map(
    (value, unit) => (value - from.mean[unit]) * scale[unit] + to.mean[unit],
  );
  const entries: [string, WeightTensor][] = [
    [`${node}.weight`, { shape: weight.shape, data: scaled }],
    [`${node}.bias`, { shape: bias.shape, data: shifted }],
  ];
  return new Map([...weights, ...entries]);
}

function restrict(network: Network, weights: Weights): Weights {
  return new Map([...networkParameters(network).keys()].map((name) => [name, pick(weights, name)]));
}

function pick<Value>(values: ReadonlyMap<string, Value>, name: string): Value {
  const value = values.get(name);
  if (value === undefined) throw new RangeError(`no such node or parameter [name=${name}]`);
  return value;
}
