import { interpolate } from '@isthmus/connectivity';
import {
  angle,
  angleAtBase,
  barrierEstimate,
  type Decomposition,
  decomposeAll,
  type GeometryStep,
  type GradientBatches,
  gradientBatches,
  hessianTrace,
  inputAlignments,
  l2Reductions,
  permutePolarFactors,
  polarFactor,
  rScore,
  spectrumDifference,
  trainedWeights,
} from '@isthmus/geometry';
import { type Network, parseNetwork, permutationSpec } from '@isthmus/network';
import { permuteWeights, type Weights } from '@isthmus/permutation';
import { serveCompute } from '@isthmus/tensorflow';
import type {
  GeometryData,
  GeometryEvent,
  GeometryResult,
  GeometryWork,
  LossGeometry,
} from './geometry-work.js';

serveCompute(function* (work: GeometryWork): Generator<GeometryEvent> {
  const { a, b, permutation, gamma, data } = work;
  const network = parseNetwork(work.network);
  const { spec } = permutationSpec(network);
  const permutedB = permutation && permuteWeights(b, spec, permutation);
  const ofA = yield* decomposeAll(network, a);
  const ofB = yield* decomposeAll(network, b);
  const [factorsA, factorsB] = [polarFactors(ofA, gamma), polarFactors(ofB, gamma)];
  const factorsOfPermuted = permutation && permutePolarFactors(factorsB, spec, permutation);
  const onData = data && (yield* overData(network, { a, b: permutedB ?? b }, ofA, data));
  yield {
    kind: 'measured',
    ...distances(network, work, permutedB),
    matrices: Array.from(ofA, ([tensor, { shape, values }]) => {
      const valuesB = ofB.get(tensor)?.values ?? new Float64Array();
      const difference = spectrumDifference(values, valuesB);
      const inputs = onData?.inputs.get(tensor);
      return { tensor, shape, valuesA: values, valuesB, difference, inputs };
    }),
    gamma,
    rScore: {
      original: rScore(factorsA, factorsB),
      permuted: factorsOfPermuted && rScore(factorsA, factorsOfPermuted),
    },
    loss: onData?.loss,
  };
});

/** Of trained weights, so that running statistics count for nothing. */
function distances(
  network: Network,
  work: Pick<GeometryWork, 'a' | 'b' | 'base'>,
  permutedB: Weights | undefined,
): Pick<GeometryResult, 'distance' | 'angles'> {
  const [a, b] = [trainedWeights(network, work.a), trainedWeights(network, work.b)];
  const permuted = permutedB && trainedWeights(network, permutedB);
  const base = work.base && trainedWeights(network, work.base);
  const anglesBy = (of: (other: Weights) => number | undefined) => ({
    original: of(b),
    permuted: permuted && of(permuted),
  });
  return {
    distance: l2Reductions(a, b, permuted ?? b),
    angles: {
      atOrigin: anglesBy((other) => angle(a, other)),
      atBase: base && anglesBy((other) => angleAtBase(base, a, other)),
    },
  };
}

function polarFactors(all: ReadonlyMap<string, Decomposition>, gamma: number) {
  return new Map([...all].map(([name, one]) => [name, polarFactor(one, gamma)]));
}

function* overData(
  network: Network,
  ends: Readonly<Record<'a' | 'b', Weights>>,
  decompositions: ReadonlyMap<string, Decomposition>,
  { split, examples, ...drawn }: GeometryData,
) {
  const onDevice = gradientBatches(split, network, examples);
  try {
    yield { kind: 'planned', steps: stepsOver(onDevice, drawn) } as const;
    const inputs = yield* inputAlignments(network, ends.a, decompositions, onDevice);
    return { inputs, loss: yield* lossGeometry(network, ends, onDevice, drawn) };
  } finally {
    onDevice.dispose();
  }
}

/**
 * Each batch is looked at once for its inputs. A barrier takes 7 gradients, one in the middle and three at and
 * beside each end; each of the three traces takes two a probe.
 */
function stepsOver({ batches }: GradientBatches, { probes }: Pick<GeometryData, 'probes'>): number {
  return batches.length * (1 + 7 + 3 * 2 * probes);
}

function* lossGeometry(
  network: Network,
  { a, b }: Readonly<Record<'a' | 'b', Weights>>,
  split: GradientBatches,
  drawn: Pick<GeometryData, 'probes' | 'seed'>,
): Generator<GeometryStep, LossGeometry> {
  const barrier = yield* barrierEstimate(network, a, b, split);
  const trace = (weights: Weights) => hessianTrace(network, weights, split, drawn);
  const traces =
    drawn.probes === 0
      ? undefined
      : {
          a: yield* trace(a),
          b: yield* trace(b),
          middle: yield* trace(interpolate(a, b, 1 / 2)),
        };
  return { examples: split.examples, barrier, traces };
}
