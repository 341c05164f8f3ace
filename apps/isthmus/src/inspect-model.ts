import { type Checkpoint, weightsOf } from '@isthmus/checkpoint';
import { permutationSpec } from '@isthmus/network';
import type { PermutationSpec } from '@isthmus/permutation';
import { contentHash, shortHash } from './content-hash.js';
import { BadInput } from './exit-code.js';
import { asModel, showNetwork } from './model-file.js';
import { nothingToPermute } from './proof-basis.js';
import { provenanceOf } from './provenance.js';
import { provenanceFacts } from './provenance-facts.js';
import { createTable } from './table.js';

/** What is told of a file: as JSON, and as text. */
export interface Inspection {
  readonly result: object;
  readonly text: string;
  /** Of a model: whether its weights are not those of the network that they are taken for. */
  readonly isMisfit?: boolean;
}

/** The network that a file's weights are taken for, or why they cannot be. */
type Told =
  | {
      readonly network: string;
      readonly scheme: string;
      readonly assumed: readonly string[];
      readonly groups: PermutationSpec;
      /** By which permutation files and files made of it know this model. */
      readonly contentHash: string;
      readonly warning: string | undefined;
    }
  | { readonly network: null; readonly misfit: string };

/** Tells a model file's tensors, and its network if that can be told. */
export function inspectModel(file: string, checkpoint: Checkpoint, notation: string): Inspection {
  const { format, wrapper, prefix, passedOver, tensors: stored } = checkpoint;
  const weights = weightsOf(checkpoint, { file });
  const tensors = [...stored].map(([name, { shape, dtype }]) => ({ name, shape, dtype }));
  const leftOut = tensors.flatMap(({ name }) => (weights.has(name) ? [] : [name]));
  const parameters = [...weights.values()].reduce((sum, { data }) => sum + data.length, 0);
  const { told, network } = tell(file, checkpoint, notation);
  const provenance = provenanceOf(checkpoint);
  const rows = tensors.map(({ name, shape, dtype }) => [
    ...[name, shape.join('x') || 'scalar', dtype],
    weights.has(name) ? '' : 'left out: not a weight',
  ]);
  const facts = [
    ['format', [format, ...wrapper.map((key) => `under ${key}`)].join(', ')],
    ['prefix', prefix],
    ['passed over', passedOver.map((key) => key || 'tensors outside').join(', ')],
    ['weights', `${parameters} numbers in ${weights.size} tensors`],
    ['network', network],
    ...(told.network === null ? [] : factsOf(told)),
    ...(provenance ? provenanceFacts(provenance) : []),
  ].filter(([, value]) => value !== '');
  return {
    isMisfit: told.network === null,
    result: {
      format,
      wrapper,
      prefix,
      passedOver,
      tensors,
      leftOut,
      parameters,
      ...told,
      provenance,
    },
    text: [
      createTable(['tensor', 'shape', 'type', ''], rows),
      createTable(['file', file], facts),
    ].join('\n\n'),
  };
}

function factsOf({
  scheme,
  assumed,
  groups,
  contentHash: hash,
  warning,
}: Extract<Told, { scheme: string }>): string[][] {
  const assumptions = assumed.map((text, i) => [i === 0 ? 'assumed' : '', text]);
  const remedy = assumed.length === 0 ? [] : [['', 'if that is not so, name it with --network']];
  const units = groups.reduce((sum, { size }) => sum + size, 0);
  return [
    ['read as', scheme],
    ...assumptions,
    ...remedy,
    ['groups', `${groups.length}, of ${units} units (isthmus spec shows their axes)`],
    ['known by', shortHash(hash)],
    ...(warning ? [['warning', warning]] : []),
  ];
}

function tell(
  file: string,
  checkpoint: Checkpoint,
  notation: string,
): { readonly told: Told; readonly network: string } {
  try {
    const { network, weights, scheme, assumed, toTheirSpec } = asModel(file, checkpoint, notation);
    const groups = toTheirSpec(permutationSpec(network).spec);
    return {
      told: {
        ...{ network: network.notation, scheme, assumed, groups },
        contentHash: contentHash(weights),
        warning: groups.length === 0 ? nothingToPermute : undefined,
      },
      network: showNetwork(network),
    };
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    return { told: { network: null, misfit: error.message }, network: error.message };
  }
}
