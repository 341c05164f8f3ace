import type { Step } from './chain-steps.js';
import type { Layer } from './layer.js';
import { Misfit } from './misfit.js';

/** What images a chain of convolutions takes, and what happens to them: nothing of it is in the file. */
export interface ImageReading {
  /** Height and width. */
  readonly side: number;
  /** Zeros around each convolution's image: half its kernel, or none. */
  readonly padding: 'half' | 'none';
  /** For each step that may be a pool, whether it is one. */
  readonly pools: readonly boolean[];
  /** Whether the mean over the image is taken in place of flattening it. */
  readonly isMean: boolean;
  /** Whether other images, strides, paddings and pools would fit as well: in place of a pool a stride always does. */
  readonly isOpen: boolean;
}

/** Sides of usual images, the likeliest first, by whether they are gray. */
const sides = {
  gray: [28, 32, 64, 48, 96, 128, 224, 24, 16, 12, 8],
  colour: [32, 64, 28, 224, 96, 128, 48, 40, 24, 16, 12, 8],
};
const paddings = ['half', 'none'] as const;
/** More pools than that are either all there or none. */
const mostOpenPools = 6;

/**
 * Looks for images of a usual size, a padding and 2 x 2 max pools that leave as many positions as the first linear
 * layer takes. Throws a Misfit where none do, or where large or even kernels leave the strides open.
 */
export function imageReading(steps: readonly Step[]): ImageReading {
  const convolutions = steps.flatMap((step) =>
    step.is === 'layer' && step.layer.kind === 'convolution' ? [step.layer] : [],
  );
  const head = steps.find((step) => step.is === 'layer' && step.layer.kind === 'linear');
  const [first, last] = [convolutions[0], convolutions[convolutions.length - 1]];
  if (head?.is !== 'layer') {
    throw new Misfit(`no linear layer is behind the convolutions [last=${last.name}]`);
  }
  refuseOpenStrides(convolutions);
  const usual = first.inputs === 1 ? sides.gray : sides.colour;
  const pools = steps.filter((step) => step.is === 'pool');
  if (head.layer.inputs === last.outputs) {
    const likely = pools.map(({ isLikely }) => isLikely);
    const side = usual.find((one) => sideBehind(steps, one, 'half', likely) !== undefined);
    if (side !== undefined) {
      return { side, padding: 'half', pools: likely, isMean: true, isOpen: true };
    }
  }
  const wanted = Math.sqrt(head.layer.inputs / last.outputs);
  const readings = poolPatterns(pools.map(({ isLikely }) => isLikely)).flatMap((pattern) =>
    paddings.flatMap((padding) =>
      usual
        .filter((side) => sideBehind(steps, side, padding, pattern) === wanted)
        .map((side) => ({ side, padding, pools: pattern })),
    ),
  );
  const usualFirst = readings.toSorted(
    (a, b) => usualness(a.side, usual) - usualness(b.side, usual),
  );
  const [reading] = usualFirst;
  if (reading !== undefined) {
    const isOpen = readings.length > 1 || reading.pools.some(Boolean);
    return { ...reading, isMean: false, isOpen };
  }
  const tensor = head.layer.sources.get('weight')?.tensor;
  throw new Misfit(
    `the image size, the padding and the pools cannot be told from the first linear layer behind the convolutions [tensor=${tensor}, inputs=${head.layer.inputs}, channels=${last.outputs}]`,
  );
}

function refuseOpenStrides(convolutions: readonly Layer[]): void {
  const large = convolutions.find(({ size }) => size > 5 || size % 2 === 0);
  if (large === undefined) return;
  throw new Misfit(
    `kernels that are even or over 5 mostly have strides, which are not in the file [tensor=${large.sources.get('weight')?.tensor}, kernel=${large.size}]`,
  );
}

/** The two likeliest sizes stand before all others, whatever pools they ask for. */
function usualness(side: number, usual: readonly number[]): number {
  return Math.max(0, usual.indexOf(side) - 1);
}

/** Height and width behind the last convolution and its pool; undefined where nothing is left of the image. */
function sideBehind(
  steps: readonly Step[],
  side: number,
  padding: 'half' | 'none',
  pools: readonly boolean[],
): number | undefined {
  let [left, pool] = [side, 0];
  for (const step of steps) {
    if (step.is === 'flatten') break;
    if (step.is === 'pool' && pools[pool++]) left = Math.floor(left / 2);
    if (step.is === 'layer' && step.layer.kind === 'convolution' && padding === 'none') {
      left -= step.layer.size - 1;
    }
  }
  return left >= 1 ? left : undefined;
}

/** Which steps may be pools: those that are likely first; of the others all, then some, then none. */
function poolPatterns(areLikely: readonly boolean[]): readonly (readonly boolean[])[] {
  const open = areLikely.filter((isLikely) => !isLikely).length;
  const counts = Array.from({ length: 2 ** Math.min(open, mostOpenPools) }, (_, i) => i).reverse();
  const choices =
    open > mostOpenPools
      ? [true, false].map((is) => Array.from({ length: open }, () => is))
      : counts.map((bits) => Array.from({ length: open }, (_, at) => ((bits >> at) & 1) === 1));
  const patternOf = (choice: readonly boolean[], likely: boolean) => {
    let at = 0;
    return areLikely.map((isLikely) => (isLikely ? likely : choice[at++]));
  };
  const likely = choices.map((choice) => patternOf(choice, true));
  const unlikely = choices.map((choice) => patternOf(choice, false));
  return areLikely.some(Boolean) ? [...likely, ...unlikely] : likely;
}
