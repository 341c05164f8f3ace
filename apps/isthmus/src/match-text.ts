import type { Permutation } from '@isthmus/permutation';
import type { MatchResult } from '@isthmus/task';

/** What `match --json` prints: `permutation` is B's, or `permutations` are all models' when there are more. */
export function matchJson(
  method: string,
  result: MatchResult,
  permutations: readonly Permutation[],
): object {
  const { permutations: _, wallMs, searchMs, time, ...measures } = result;
  const groups = permutations.map((permutation) =>
    Object.fromEntries([...permutation].map(([name, indices]) => [name, [...indices]])),
  );
  return {
    method,
    ...measures,
    milliseconds: searchMs,
    time,
    ...(groups.length === 2 ? { permutation: groups[1] } : { permutations: groups }),
  };
}

/** What `match` prints. */
export function matchText({ proof, time, ...result }: MatchResult): string {
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
        `${result.permutations.length > 2 ? `model ${model + 1} ` : ''}${group.padEnd(9)} ${(100 * bestShare).toFixed(1)} % of the units have their best partner`,
    ),
    `proof     largest difference ${proof.maxAbsDifference.toExponential(1)} on ${proof.examples} examples in ${proof.precision ?? 'float32'}`,
  ];
  const { restarts } = result;
  if (restarts.length > 1) {
    const worst = digits(Math.min(...restarts));
    lines.push(
      `restarts  ${restarts.length}, objectives ${worst} to ${digits(Math.max(...restarts))}`,
    );
  }
  return lines.join('\n');
}
