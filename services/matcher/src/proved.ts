import type { PermutationProof } from '@isthmus/network';
import { describeWrongAxis } from '@isthmus/permutation';
import type { Proof } from '@isthmus/task';

/** A permutation changes what the network computes: it must not be used. */
class PermutationNotProved extends Error {
  override readonly name = 'PermutationNotProved';
  readonly isBadInput = false;
}

/** Wrong axes that an error names; there is no end of them in a spec for another network. */
const mostNamed = 3;

/** A proof as a result tells it. Throws PermutationNotProved with the first node that differs. */
export function proved(proof: PermutationProof): Proof {
  const { equal, firstDifference: _, wrongAxes: __, ...numbers } = proof;
  if (equal) return numbers;
  throw new PermutationNotProved(differenceOf(proof));
}

/**
 * Throws a RangeError, with the axes that it gets wrong and the first node that differs, when a permutation
 * spec of one's own does not keep what the network computes.
 */
export function requireProvedSpec(proof: PermutationProof): void {
  if (proof.equal) return;
  throw new RangeError(`the permutation spec is not one of the network: ${differenceOf(proof)}`);
}

function differenceOf(proof: PermutationProof): string {
  const { firstDifference, wrongAxes = [], maxAbsDifference, tolerance, precision } = proof;
  const named = wrongAxes.slice(0, mostNamed).map(describeWrongAxis);
  const more = wrongAxes.length > mostNamed ? [`and ${wrongAxes.length - mostNamed} more`] : [];
  const why = wrongAxes.length === 0 ? '' : `: ${[...named, ...more].join('; ')}`;
  return `the permuted network computes another function${why} [first difference at node=${firstDifference}, maxAbsDifference=${maxAbsDifference}, tolerance=${tolerance}, precision=${precision}]`;
}
