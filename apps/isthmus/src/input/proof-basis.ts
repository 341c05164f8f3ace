import { type ModelFile, showNetwork } from './model-file.js';

/** What a proof hangs on: the network as which the weights were read. */
export interface ProofBasis {
  readonly network: string;
  /** By which names, and who says so where the network was named. */
  readonly readAs: string;
  /** What names and shapes leave open, and how that was decided. */
  readonly assumed: readonly string[];
}

/** What is to be said beside a proof of no group at all. */
export const nothingProved =
  'nothing can be re-ordered: the permutation is empty and proves nothing';

/** What is to be said of a network, or a spec, without any group. */
export const nothingToPermute =
  'nothing can be re-ordered: there is no permutation group, and a proof on none proves nothing';

/** What a proof on these models hangs on, which were read as the network of --network or, with "auto", as their files say. */
export function proofBasis(
  models: readonly [ModelFile, ...ModelFile[]],
  notation: string,
): ProofBasis {
  const [{ network }] = models;
  const readAs = models.map(({ scheme, isNamed }) => {
    if (!isNamed) return scheme;
    return `${scheme}, named by ${notation === 'auto' ? "the file's metadata" : '--network'}`;
  });
  const assumed = models.flatMap((model) => model.assumed);
  return {
    network: showNetwork(network),
    readAs: [...new Set(readAs)].join('; '),
    assumed: [...new Set(assumed)],
  };
}

/** The same for people. */
export function basisText({ network, readAs, assumed }: ProofBasis): string {
  const open = assumed.length === 0 ? 'nothing assumed' : `assumed: ${assumed.join('; ')}`;
  return `for the network as read (${network}, read as ${readAs}; ${open})`;
}
