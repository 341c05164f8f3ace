import { shortNotation } from '@isthmus/network';
import { BadInput } from '../terminal/exit-code.js';
import { say } from '../terminal/output.js';
import { contentHash, shortHash } from './content-hash.js';
import type { ModelFile } from './model-file.js';
import type { PermutationProvenance } from './provenance.js';

/** The models that a permutation is applied to. */
export interface PermutedModels {
  /** What it lines b up with; undefined where b is looked at alone. */
  readonly a?: ModelFile | undefined;
  readonly b: ModelFile;
  /** Whether one of other models is applied all the same. */
  readonly force?: boolean | undefined;
}

/**
 * Throws BadInput, which says of which models a permutation is, where it was found for others or for these
 * in the other order. What cannot be checked, or is overridden, is said on stderr.
 */
export function checkModels(
  file: string,
  provenance: PermutationProvenance | undefined,
  { a, b, force = false }: PermutedModels,
): void {
  if (provenance === undefined) {
    // Looked at with b alone, it claims nothing of another model.
    if (a === undefined) return;
    say(`${file} does not say which models it is of: that it belongs to ${b.file} is not checked`);
    return;
  }
  const wrong = whatIsWrong(provenance, { a, b });
  if (wrong === undefined) return;
  const [what, where, remedy] = wrong;
  const told = `${what} [file=${file}, ${where}]`;
  if (!force) throw new BadInput(`${told}; ${remedy}, or use --force to apply it all the same`);
  say(`warning: ${told}`);
}

function whatIsWrong(
  { models: of, network }: PermutationProvenance,
  { a, b }: Pick<PermutedModels, 'a' | 'b'>,
): readonly [what: string, where: string, remedy: string] | undefined {
  const [hashA, hashB] = [a && contentHash(a.weights), contentHash(b.weights)];
  const isOf = (hash: string | undefined, side: readonly string[]) =>
    hash === undefined || side.includes(hash);
  const fitsA = isOf(hashA, of.a);
  if (fitsA && of.b.includes(hashB)) return undefined;
  // Under another network the same weights have other names.
  if (network !== b.network.notation) {
    return [
      'the permutation was found with another network than these models are read as',
      `expected ${shortNotation(network)}, got ${shortNotation(b.network.notation)}`,
      'name that network by --network',
    ];
  }
  const isSwapped = of.a.includes(hashB) && isOf(hashA, of.b);
  if (isSwapped) {
    return [
      a === undefined
        ? 'the permutation re-orders another model to line it up with this one'
        : 'the permutation is of these models in the other order',
      differing(of.b, hashB, b),
      a === undefined ? 'name the model that it re-orders' : 'give A and B in the other order',
    ];
  }
  const where = [
    ...(a === undefined || hashA === undefined || fitsA ? [] : [differing(of.a, hashA, a)]),
    ...(of.b.includes(hashB) ? [] : [differing(of.b, hashB, b)]),
  ];
  return [
    fitsA
      ? 'the permutation re-orders another model'
      : `the permutation lines ${of.b.includes(hashB) ? 'this model up with another' : 'up other models'}`,
    where.join(', '),
    'name the models for which it was found, or match these',
  ];
}

function differing(expected: readonly string[], got: string, { file }: ModelFile): string {
  return `expected ${expected.map(shortHash).join(' or ')}, got ${file} of ${shortHash(got)}`;
}
