import { innerProduct } from '@isthmus/connectivity';
import type { PolarFactor } from './polar-factor.js';

/** How well the singular vectors of one weight matrix of A and its namesake of B agree. */
interface RTerm {
  readonly tensor: string;
  /** Sum over the kept pairs of (u_a^T u_b) (v_a^T v_b): at most `count`. */
  readonly term: number;
  readonly keptA: number;
  readonly keptB: number;
  /** n_l, the smaller of the two. */
  readonly count: number;
}

/** Ito's R, of all weight matrices together and of each. */
export interface RScore {
  /** In [-1, 1]; undefined where nothing is kept. */
  readonly score: number | undefined;
  readonly terms: readonly RTerm[];
}

/**
 * R of Ito, Yamada & Kumagai (ICLR 2025, section 4) in its matrix form: the sum over weight matrices of
 * <U_a V_a^T, U_b V_b^T> over the sum of n_l, of polar factors truncated at one threshold; those of B
 * permuted beforehand. Where A and B keep other numbers of singular values n_l is the smaller one: an
 * inner product of partial isometries is at most the rank of either, so that |R| <= 1. Throws
 * a RangeError that names the tensor when A and B differ in tensors or shapes.
 */
export function rScore(
  a: ReadonlyMap<string, PolarFactor>,
  b: ReadonlyMap<string, PolarFactor>,
): RScore {
  const terms = Array.from(a, ([tensor, ofA]) => {
    const ofB = b.get(tensor);
    if (ofB === undefined) throw new RangeError(`only a has the tensor [tensor=${tensor}]`);
    const alone = ({ factor }: PolarFactor) => new Map([[tensor, factor]]);
    return {
      tensor,
      term: innerProduct(alone(ofA), alone(ofB)),
      keptA: ofA.kept,
      keptB: ofB.kept,
      count: Math.min(ofA.kept, ofB.kept),
    };
  });
  const sum = (of: (term: RTerm) => number) => terms.reduce((total, term) => total + of(term), 0);
  const count = sum((term) => term.count);
  return { score: count === 0 ? undefined : sum(({ term }) => term) / count, terms };
}
