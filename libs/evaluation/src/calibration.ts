import {
  createSoftmaxRows,
  type Logits,
  type SoftmaxLoss,
  type SoftmaxRows,
} from './softmax-rows.js';

/** What is measured of a network on a split. */
export interface Measures {
  /** Mean cross-entropy in nats. */
  readonly loss: number;
  /** The share of examples whose first largest output is their label's, in [0, 1]. */
  readonly accuracy: number;
  /**
   * The expected calibration error (Guo et al. 2017, eq. 3): how far confidence and accuracy lie apart, in the
   * mean over all examples, which 15 bins of equal width gather by their confidence. In [0, 1]; NaN where a
   * confidence is.
   */
  readonly calibrationError: number;
  /**
   * The temperature T from 0.001 to 1000 at which softmax(logits / T) has the least mean cross-entropy, and that
   * loss in nats (Guo et al. 2017, section 4.2). Where the loss is not finite, 1 and the loss.
   */
  readonly temperature: number;
  readonly calibratedLoss: number;
}

/** Bins of confidence, as in Guo et al. 2017. */
const bins = 15;
/** Between which powers of ten the temperature is looked for. */
const widest = 1e3;

/** Measures a network from its outputs. */
export function measuresOf(logits: Logits): Measures {
  const rows = createSoftmaxRows(logits);
  try {
    const { isRight } = rows;
    const raw = rows.at(1);
    const right = isRight.reduce((sum, value) => sum + Number(value), 0);
    return {
      loss: raw.loss,
      accuracy: right / isRight.length,
      calibrationError: calibrationError(raw.confidences, isRight),
      ...(Number.isFinite(raw.loss)
        ? bestTemperature(rows, raw)
        : { temperature: 1, calibratedLoss: raw.loss }),
    };
  } finally {
    rows.dispose();
  }
}

function calibrationError(confidences: Float64Array, isRight: readonly boolean[]): number {
  const surplus = new Float64Array(bins);
  for (const [row, confidence] of confidences.entries()) {
    if (Number.isNaN(confidence)) return NaN;
    const bin = Math.min(bins - 1, Math.ceil(confidence * bins) - 1);
    surplus[bin] += Number(isRight[row]) - confidence;
  }
  return surplus.reduce((sum, value) => sum + Math.abs(value), 0) / isRight.length;
}

/** The loss is convex in 1 / T: Newton's steps from T = 1 on, halved intervals where they leave it. */
function bestTemperature(rows: SoftmaxRows, raw: SoftmaxLoss) {
  let [low, high] = [1 / widest, widest];
  let inverse = 1;
  let at = raw;
  for (let step = 0; step < 60 && high - low > 1e-5 * inverse; step++) {
    if (at.slope > 0) high = inverse;
    else low = inverse;
    const newton = inverse - at.slope / at.curvature;
    const next = newton > low && newton < high ? newton : Math.sqrt(low * high);
    // Newton squares what it is off by.
    const hasSettled = next === newton && Math.abs(next - inverse) < 1e-4 * inverse;
    inverse = next;
    at = rows.at(inverse);
    if (hasSettled) break;
  }
  return { temperature: 1 / inverse, calibratedLoss: at.loss };
}
