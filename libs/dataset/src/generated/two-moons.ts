import { createRandom } from '@isthmus/random';
import type { Dataset, Split } from '../set/dataset.js';

/** How many points, and the standard deviation of the Gaussian noise on both coordinates. */
export interface TwoMoonsOptions {
  readonly noise: number;
  readonly train: number;
  readonly test: number;
  readonly seed: number;
}

/**
 * Two half circles in each other, as scikit-learn's make_moons: class 0 is the upper half of the
 * circle of radius 1 around (0, 0), class 1 the lower half of that around (1, 0.5). The classes take
 * turns; angles are uniform.
 */
export function twoMoons({ noise, train, test, seed }: TwoMoonsOptions): Dataset {
  const draw = (part: string, count: number) => drawMoons(count, noise, { seed, part });
  const splits = { train: draw('train', train), test: draw('test', test) };
  return { name: 'two-moons', shape: [2], classes: 2, ...splits };
}

function drawMoons(
  count: number,
  noise: number,
  { seed, part }: { readonly seed: number; readonly part: string },
): Split {
  const random = createRandom(seed, 'two-moons', part);
  const x = new Float32Array(2 * count);
  const y = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const [right, up] = onHalfCircle(random.uniform);
    const isLower = i % 2 === 1;
    x[2 * i] = (isLower ? 1 - right : right) + noise * random.normal();
    x[2 * i + 1] = (isLower ? 0.5 - up : up) + noise * random.normal();
    y[i] = Number(isLower);
  }
  return { count, x, y };
}

/** A point of the upper half circle. Not by sine and cosine: engines disagree on their last bit. */
function onHalfCircle(uniform: () => number): readonly [number, number] {
  for (;;) {
    const right = 2 * uniform() - 1;
    const up = uniform();
    const radius = Math.sqrt(right * right + up * up);
    if (radius > 0 && radius < 1) return [right / radius, up / radius];
  }
}
