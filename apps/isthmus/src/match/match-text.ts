import type { Permutation } from '@isthmus/permutation';
import type { MatchResult } from '@isthmus/task';
import { basisText, nothingProved, type ProofBasis } from '../input/proof-basis.js';
import type { PermutationProvenance } from '../input/provenance.js';
import { percent } from '../terminal/percent.js';

/** What was matched, how, and what came of it. */
export interface Matched {
  readonly method: string;
  readonly result: MatchResult;
  /** One a model; the first is the identity. */
  readonly permutations: readonly Permutation[];
  /** Of the permutation of each model after the first. */
  readonly provenances: readonly PermutationProvenance[];
  /** What the proof hangs on. */
  readonly basis: ProofBasis;
}

/** What `match --json` prints: `permutation` is B's, or `permutations` are all models' when there are more. */
export function matchJson({ method, result, permutations, provenances, basis }: Matched): object {
  const { permutations: _, wallMs, searchMs, time, proof, ...measures } = result;
  const groups = permutations.map((permutation) =>
    Object.fromEntries([...permutation].map(([name, indices]) => [name, [...indices]])),
  );
  return {
    method,
    ...measures,
    proof: { ...proof, ...basis },
    milliseconds: searchMs,
    time,
    ...(isEmpty(permutations) && { warning: nothingProved }),
    ...(groups.length === 2
      ? { permutation: groups[1], provenance: provenances[0] }
      : { permutations: groups, provenances }),
  };
}

/** What `match` prints. */
export function matchText({
  result: { proof, time, ...result },
  permutations,
  basis,
}: Matched): string {
  const digits = (value: number) => value.toPrecision(6);
  const split = [
    `costs ${time.costMs.toFixed(0)} ms`,
    `assignment ${time.assignmentMs.toFixed(0)} ms`,
    ...(time.projectionMs > 0 ? [`projection ${time.projectionMs.toFixed(0)} ms`] : []),
  ].join(', ');
  const lines = [
    `objective ${digits(result.objective)} (identity ${digits(result.objectiveIdentity)})`,
    `distance  ${digits(result.l2After)} (before ${digits(result.l2Before)})`,
    `search    ${result.sweeps} sweeps in ${result.searchMs.toFixed(0)} ms (${split})`,
    ...result.confidence.map(
      ({ model, group, bestShare }) =>
        `${result.permutations.length > 2 ? `model ${model + 1} ` : ''}${group.padEnd(9)} ${percent(bestShare, 1)} of the units have their best partner`,
    ),
    `proof     f(pi(B)) = f(B) to ${proof.maxAbsDifference.toExponential(1)} ${basisText(basis)}: the largest difference on ${proof.examples} examples in ${proof.precision ?? 'float32'}`,
  ];
  if (isEmpty(permutations)) lines.push(`warning: ${nothingProved}`);
  const { restarts } = result;
  if (restarts.length > 1) {
    const worst = digits(Math.min(...restarts));
    lines.push(
      `restarts  ${restarts.length}, objectives ${worst} to ${digits(Math.max(...restarts))}`,
    );
  }
  return lines.join('\n');
}

function isEmpty(permutations: readonly Permutation[]): boolean {
  return permutations.every(({ size }) => size === 0);
}
