import type { PermutationProof } from '@isthmus/network';
import { describeWrongAxis } from '@isthmus/permutation';
import type { Proof } from '@isthmus/task';

/** A permutation or a spec changes what the network computes: it must not be used. */
class PermutationNotProved extends Error {
  override readonly name = 'PermutationNotProved';
}

/** Wrong axes that an error names; there is no end of them in a spec for another network. */
const mostNamed = 3;

/**
 * A proof as a result tells it. Throws PermutationNotProved with the first node that differs, and with
 * the axes that a spec of one's own got wrong, when there is none.
 */
export function proved(proof: PermutationProof): Proof {
  const { equal, firstDifference, wrongAxes = [], ...numbers } = proof;
  if (equal) return numbers;
  const { maxAbsDifference, tolerance, precision } = numbers;
  const named = wrongAxes.slice(0, mostNamed).map(describeWrongAxis);
  const more = wrongAxes.length > mostNamed ? [`and ${wrongAxes.length - mostNamed} more`] : [];
  const why = wrongAxes.length === 0 ? '' : `: ${[...named, ...more].join('; ')}`;
  throw new PermutationNotProved(
    `the permuted network computes another function${why} [first difference at node=${firstDifference}, maxAbsDifference=${maxAbsDifference}, tolerance=${tolerance}, precision=${precision}]`,
  );
}
