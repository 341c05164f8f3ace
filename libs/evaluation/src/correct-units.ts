import { createNodeRun, type Network, toTensors } from '@isthmus/network';
import type { Weights, WeightTensor } from '@isthmus/permutation';
import { disposeAll, type Tensor } from '@isthmus/tensorflow';
import type { DeviceSplit } from '@isthmus/training';
import { correctedNodes } from './corrected-nodes.js';
import type { UnitCorrection } from './unit-correction.js';
import { type BatchEvent, statisticsOfValues, type UnitStatistics } from './unit-statistics.js';

/** The statistics that a combination of models should have: those of the models, combined likewise. */
export function mixStatistics(
  models: readonly ReadonlyMap<string, UnitStatistics>[],
  coefficients: readonly number[],
): ReadonlyMap<string, UnitStatistics> {
  const mix = (values: readonly Float64Array[]) =>
    Float64Array.from(values[0] ?? [], (_, unit) =>
      values.reduce((sum, of, i) => sum + coefficients[i] * of[unit], 0),
    );
  return new Map(
    [...(models[0]?.keys() ?? [])].map((node) => {
      const all = models.map((model) => pick(model, node));
      return [
        node,
        { mean: mix(all.map(({ mean }) => mean)), std: mix(all.map(({ std }) => std)) },
      ];
    }),
  );
}

/** A network whose units are corrected. */
export interface UnitProblem extends Pick<DeviceSplit, 'batches'> {
  readonly network: Network;
  readonly weights: Weights;
  /** What the statistics of the units become; it holds the nodes of `correctedNodes`. */
  readonly goal: ReadonlyMap<string, UnitStatistics>;
  readonly correction: UnitCorrection;
}

/**
 * REPAIR (Jordan, Sedghi, Saukh, Entezari & Neyshabur, ICLR 2023): rescales and shifts the units of
 * an interpolated network, front to back, each layer measured after those before it were corrected,
 * until their means and standard deviations over all batches, or those of the two that `correction` names, are
 * those of `goal`. The correction is folded into weights and biases. The batches go through the network once,
 * layer by layer: the values of all of them that later layers take are on the device.
 */
export function* correctUnits({
  network,
  weights,
  goal,
  batches,
  correction,
}: UnitProblem): Generator<BatchEvent, Weights> {
  const targets = new Set(correctedNodes(network, correction).map(({ name }) => name));
  const last = network.nodes.findLastIndex(({ name }) => targets.has(name));
  const runs = batches.map(({ x }) => createNodeRun(network, x));
  let corrected = weights;

  let parameters = toTensors(network, weights);

  function* computeAll(index: number): Generator<BatchEvent, readonly Tensor[]> {
    const values: Tensor[] = [];
    for (const run of runs) {
      yield { kind: 'batch' };
      values.push(run.compute(index, parameters));
    }
    return values;
  }

  try {
    for (const [index, { name }] of network.nodes.slice(0, last + 1).entries()) {
      const values = yield* computeAll(index);
      if (targets.has(name)) {
        const [from, to] = [statisticsOfValues(values), pick(goal, name)];
        corrected = rescaled(corrected, name, from, {
          mean: correction.means ? to.mean : from.mean,
          std: correction.deviations ? to.std : from.std,
        });
        disposeAll(parameters);
        parameters = toTensors(network, corrected);
        yield* computeAll(index);
      }
      for (const run of runs) run.release(index);
    }
  } finally {
    for (const run of runs) run.dispose();
    disposeAll(parameters);
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

function pick<Value>(values: ReadonlyMap<string, Value>, name: string): Value {
  const value = values.get(name);
  if (value === undefined) throw new RangeError(`no such node or parameter [name=${name}]`);
  return value;
}
