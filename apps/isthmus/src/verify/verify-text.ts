import { describeWrongAxis, type WrongAxis } from '@isthmus/permutation';
import type { VerifyResult } from '@isthmus/task';
import { basisText, type ProofBasis } from '../input/proof-basis.js';

/** A proof or how it failed, what it hangs on, and what it does not say. */
export interface Verified {
  readonly subject: VerifyResult['subject'];
  /** With wrong axes as the user wrote them. */
  readonly proof: Omit<VerifyResult['proof'], 'wrongAxes'> & {
    readonly wrongAxes: readonly WrongAxis[];
  };
  readonly basis: ProofBasis;
  readonly warning: string | undefined;
}

/** What `verify --json` prints. */
export function verifyJson({ subject, proof, basis, warning }: Verified): object {
  const { wrongAxes, ...compared } = proof;
  const told = {
    ...compared,
    maxAbsDifference: differenceOf(proof),
    ...(wrongAxes.length > 0 && { wrongAxes }),
    ...basis,
    ...(warning && { warning }),
  };
  return proof.equal ? told : { ...told, failed: subject };
}

/** What `verify` prints. */
export function verifyText({ subject, proof, basis, warning }: Verified): string {
  const { equal, firstDifference, wrongAxes, examples, precision } = proof;
  const [difference, allowed] = [differenceOf(proof), proof.tolerance].map((value) =>
    value.toExponential(1),
  );
  const numbers = `largest difference ${difference} on ${examples} examples in ${precision}, allowed ${allowed}`;
  if (equal) {
    const proved = `proof: f(pi(B)) = f(B) to ${difference} ${basisText(basis)}`;
    return [
      `the same function: ${numbers}`,
      proved,
      ...(warning ? [`warning: ${warning}`] : []),
    ].join('\n');
  }
  const what =
    subject === 'permutation'
      ? 'another function'
      : 'the same function, but another under a permutation drawn from the spec, on drawn weights';
  return [
    `${what}: ${numbers}`,
    `first difference at node ${firstDifference}`,
    ...wrongAxes.map((axis) => describeWrongAxis(axis)),
    basisText(basis),
  ].join('\n');
}

/** Infinite where the permuted model's values alone are beyond numbers. */
function differenceOf({ maxAbsDifference }: Verified['proof']): number {
  return maxAbsDifference ?? Number.POSITIVE_INFINITY;
}
