import {
  disposeAll,
  exp,
  multiply,
  readFloat64,
  scale,
  subtract,
  sumOver,
  tensor,
  tidy,
  toFloat64,
  transpose,
} from '@isthmus/tensorflow';

/** Outputs of a network before softmax, one row of `classes` an example, and each row's label. */
export interface Logits {
  readonly values: Float32Array;
  readonly labels: ArrayLike<number>;
  readonly classes: number;
}

/** What the softmax of logits gives at an inverse temperature. */
export interface SoftmaxLoss {
  /** Mean cross-entropy in nats, and its first two derivatives by the inverse temperature. */
  readonly loss: number;
  readonly slope: number;
  readonly curvature: number;
  /** The largest probability of each row. */
  readonly confidences: Float64Array;
}

/** Logits on the device, in float64. */
export interface SoftmaxRows {
  /** Whether each row's first largest logit is its label's. */
  readonly isRight: readonly boolean[];
  /** Of softmax(inverse * logits); the inverse is taken to float32. */
  at(inverse: number): SoftmaxLoss;
  dispose(): void;
}

/** Copies logits to the device, where their exponentials take a tenth of JavaScript's time. The caller disposes. */
export function createSoftmaxRows({ values, labels, classes }: Logits): SoftmaxRows {
  const count = labels.length;
  const highest = new Float32Array(count);
  const isRight: boolean[] = [];
  let belowOfLabels = 0;
  for (let row = 0; row < count; row++) {
    const from = row * classes;
    let best = from;
    for (let i = from + 1; i < from + classes; i++) if (values[i] > values[best]) best = i;
    highest[row] = values[best];
    isRight.push(best === from + labels[row]);
    belowOfLabels += values[from + labels[row]] - values[best];
  }
  // A row each class, so that sums over classes add whole rows.
  const below = tidy(
    () => {
      const logits = toFloat64(tensor(values, [count, classes]));
      return transpose(subtract(logits, tensor(highest, [count, 1])), [1, 0]);
    },
    (made) => [made],
  );
  return {
    isRight,
    at(inverse) {
      const [totals, firsts, seconds] = sums(below, inverse);
      let [logs, means, variances] = [0, 0, 0];
      for (let row = 0; row < count; row++) {
        const mean = firsts[row] / totals[row];
        logs += Math.log(totals[row]);
        means += mean;
        variances += seconds[row] / totals[row] - mean * mean;
      }
      return {
        loss: (logs - Math.fround(inverse) * belowOfLabels) / count,
        slope: (means - belowOfLabels) / count,
        curvature: variances / count,
        confidences: totals.map((total) => 1 / total),
      };
    },
    dispose: () => disposeAll([below]),
  };
}

/** Of exp(inverse * below) times below to the power of 0, 1 and 2: the sums over the first axis. */
function sums(below: ReturnType<typeof tensor>, inverse: number): Float64Array[] {
  const made = tidy(
    () => {
      const exponentials = exp(scale(below, inverse));
      const firsts = multiply(exponentials, below);
      return [exponentials, firsts, multiply(firsts, below)].map((one) => sumOver(one, [0]));
    },
    (tensors) => tensors,
  );
  try {
    return made.map(readFloat64);
  } finally {
    disposeAll(made);
  }
}
