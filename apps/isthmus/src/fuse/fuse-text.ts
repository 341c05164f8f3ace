import type { Weights, WeightTensor } from '@isthmus/permutation';
import type { FuseResult } from '@isthmus/task';
import { basisText, type ProofBasis } from '../input/proof-basis.js';
import { createTable } from '../terminal/table.js';

/** What was fused into files. */
export interface FusedFiles extends Pick<FuseResult, 'proof' | 'searchMs' | 'test'> {
  /** By group, units of A x units of B: how much of B's unit goes to A's. */
  readonly transports: Weights;
  /** What the proof hangs on. */
  readonly basis: ProofBasis;
  /** Of the data set, which were said on stderr. */
  readonly warnings: readonly string[];
}

/** The same, with how, and into which file. */
interface Fused extends FusedFiles {
  readonly method: string;
  readonly model: string;
}

/** What `fuse --json` prints. */
export function fuseJson({ transports, proof, basis, searchMs, ...of }: Fused): object {
  const { method, model, test, warnings } = of;
  const groups = [...transports].map(([name, transport]) => ({ name, ...partnersOf(transport) }));
  const told = proof && {
    maxAbsDifference: proof.maxAbsDifference,
    tolerance: proof.tolerance,
    examples: proof.examples,
    equal: true,
    precision: proof.precision,
    ...basis,
  };
  return { method, model, groups, milliseconds: searchMs, proof: told, test, warnings };
}

/** What `fuse` prints. */
export function fuseText({ model, transports, proof, basis, searchMs, test }: Fused): string {
  const groups = [...transports].map(([name, transport]) => {
    const { unitsA, unitsB, partners, meanShare } = partnersOf(transport);
    const alone = partners.filter((partner) => partner === null).length;
    return [name, unitsA, unitsB, alone, `${(100 * meanShare).toFixed(1)} %`].map(String);
  });
  const lines = [
    createTable(['group', 'units of A', 'units of B', 'left alone', 'from best partner'], groups),
    `search  ${searchMs.toFixed(0)} ms`,
  ];
  if (proof !== undefined) {
    lines.push(
      `proof   B at A's widths computes what B does: largest difference ${proof.maxAbsDifference.toExponential(1)} on ${proof.examples} examples in ${proof.precision}, ${basisText(basis)}`,
    );
  }
  if (test !== undefined) {
    const rows = [
      ['A', test.a] as const,
      ['B', test.b] as const,
      ["B at A's widths", test.aligned] as const,
      ['fused', test.fused] as const,
    ].map(([name, { loss, accuracy }]) => [
      name,
      loss.toFixed(4),
      `${(100 * accuracy).toFixed(2)} %`,
    ]);
    lines.push(createTable(['model', 'test loss', 'test accuracy'], rows));
  }
  return [...lines, `fused model: ${model}`].join('\n');
}

/** Which units of B the units of A got. */
interface Partners {
  readonly unitsA: number;
  readonly unitsB: number;
  /** For each unit of A the unit of B of which it got most; null where it got none. */
  readonly partners: readonly (number | null)[];
  /** How much of what it got that is, on average over the units that got some. */
  readonly meanShare: number;
}

function partnersOf({ shape: [unitsA = 0, unitsB = 0], data }: WeightTensor): Partners {
  const partners: (number | null)[] = [];
  let shares = 0;
  for (let i = 0; i < unitsA; i++) {
    const row = data.subarray(i * unitsB, (i + 1) * unitsB);
    const most = Math.max(...row);
    partners.push(most > 0 ? row.indexOf(most) : null);
    if (most > 0) shares += most / row.reduce((sum, mass) => sum + mass, 0);
  }
  const paired = partners.filter((partner) => partner !== null).length;
  return { unitsA, unitsB, partners, meanShare: paired === 0 ? 0 : shares / paired };
}
