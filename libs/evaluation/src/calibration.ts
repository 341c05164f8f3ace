/** Outputs of a network before softmax, one row of `classes` an example, and each row's label. */
export interface Logits {
  readonly values: Float32Array;
  readonly labels: ArrayLike<number>;
  readonly classes: number;
}

/** Bins of confidence, as in Guo et al. 2017. */
const bins = 15;
/** Between which powers of ten the temperature is looked for. */
const widest = 1e3;

/** Mean cross-entropy in nats, and the share of rows whose first largest value is their label's. */
export function lossAndAccuracy(logits: Logits): {
  readonly loss: number;
  readonly accuracy: number;
} {
  const { values, labels, classes } = logits;
  let right = 0;
  for (let row = 0; row < labels.length; row++) {
    right += Number(largest(values, row * classes, classes)[0] === labels[row]);
  }
  return { loss: lossAt(logits, 1).loss, accuracy: right / labels.length };
}

/**
 * The expected calibration error (Guo et al. 2017, eq. 3): how far confidence and accuracy lie apart, in the
 * mean over all examples, which 15 bins of equal width gather by their confidence. In [0, 1].
 */
export function calibrationError({ values, labels, classes }: Logits): number {
  const surplus = new Float64Array(bins);
  for (let row = 0; row < labels.length; row++) {
    const [best, highest] = largest(values, row * classes, classes);
    let total = 0;
    for (let i = 0; i < classes; i++) total += Math.exp(values[row * classes + i] - highest);
    const confidence = 1 / total;
    const bin = Math.min(bins - 1, Math.ceil(confidence * bins) - 1);
    surplus[bin] += Number(best === labels[row]) - confidence;
  }
  return surplus.reduce((sum, value) => sum + Math.abs(value), 0) / labels.length;
}

/**
 * The temperature T from 0.001 to 1000 at which softmax(logits / T) has the least mean cross-entropy, and that
 * loss in nats (Guo et al. 2017, section 4.2). The loss is convex in 1 / T: Newton's steps, halved intervals
 * where they leave it.
 */
export function bestTemperature(logits: Logits): {
  readonly temperature: number;
  readonly loss: number;
} {
  let [low, high] = [1 / widest, widest];
  let inverse = 1;
  let at = lossAt(logits, inverse);
  for (let step = 0; step < 60 && high - low > 1e-5 * inverse; step++) {
    if (at.slope > 0) high = inverse;
    else low = inverse;
    const newton = inverse - at.slope / at.curvature;
    const next = newton > low && newton < high ? newton : Math.sqrt(low * high);
    // Newton squares what it is off by.
    const hasSettled = next === newton && Math.abs(next - inverse) < 1e-5 * inverse;
    inverse = next;
    at = lossAt(logits, inverse);
    if (hasSettled) break;
  }
  return { temperature: 1 / inverse, loss: at.loss };
}

/** Mean cross-entropy of softmax(inverse * logits), and its first two derivatives by `inverse`. */
function lossAt({ values, labels, classes }: Logits, inverse: number) {
  let [loss, slope, curvature] = [0, 0, 0];
  for (let row = 0; row < labels.length; row++) {
    const from = row * classes;
    const [, highest] = largest(values, from, classes);
    let [total, first, second] = [0, 0, 0];
    for (let i = 0; i < classes; i++) {
      const below = values[from + i] - highest;
      const share = Math.exp(inverse * below);
      total += share;
      first += share * below;
      second += share * below * below;
    }
    const mean = first / total;
    const ofLabel = values[from + labels[row]] - highest;
    loss += Math.log(total) - inverse * ofLabel;
    slope += mean - ofLabel;
    curvature += second / total - mean * mean;
  }
  const count = labels.length;
  return { loss: loss / count, slope: slope / count, curvature: curvature / count };
}

/** The first place of the largest value among `length` from `from` on, and the value. */
function largest(values: Float32Array, from: number, length: number): readonly [number, number] {
  let best = 0;
  for (let i = 1; i < length; i++) if (values[from + i] > values[from + best]) best = i;
  return [best, values[from + best]];
}
