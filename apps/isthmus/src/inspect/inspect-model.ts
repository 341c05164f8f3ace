import { type Checkpoint, weightsOf } from '@isthmus/checkpoint';
import { permutationSpec } from '@isthmus/network';
import type { PermutationSpec, Weights } from '@isthmus/permutation';
import { contentHash, shortHash } from '../input/content-hash.js';
import { asModel, type ModelFile, showNetwork } from '../input/model-file.js';
import { orderText, unneeded, unneededText } from '../input/model-reading.js';
import { nothingToPermute } from '../input/proof-basis.js';
import { provenanceOf } from '../input/provenance.js';
import { provenanceFacts } from '../input/provenance-facts.js';
import { BadInput } from '../terminal/exit-code.js';
import { createTable } from '../terminal/table.js';

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
      /** The file's layers in the network's order. */
      readonly order: readonly string[];
      readonly assumed: readonly string[];
      readonly groups: PermutationSpec;
      /** By which permutation files and files made of it know this model. */
      readonly contentHash: string;
      readonly warning: string | undefined;
    }
  | { readonly network: null; readonly misfit: string };

/** Tells a model file's tensors, and its network if that can be told. */
export function inspectModel(file: string, checkpoint: Checkpoint, notation: string): Inspection {
  const { format, wrapper, prefix, passedOver, tensors: stored, notes } = checkpoint;
  const weights = weightsOf(checkpoint, { file });
  const tensors = [...stored].map(([name, { shape, dtype }]) => ({ name, shape, dtype }));
  const parameters = [...weights].reduce(
    (sum, [name, { data }]) => (checkpoint.aliases.has(name) ? sum : sum + data.length),
    0,
  );
  const { told, network, model } = tell(file, checkpoint, notation);
  const { leftOut, remark } = useOfTensors(checkpoint, weights, model);
  const provenance = provenanceOf(checkpoint);
  const rows = tensors.map(({ name, shape, dtype }) => [
    name,
    shape.join('x') || 'scalar',
    dtype,
    remark(name),
  ]);
  const aliases = Object.fromEntries(checkpoint.aliases);
  const facts = [
    ['format', [format, ...wrapper.map((key) => `under ${key}`)].join(', ')],
    ['prefix', prefix],
    ['passed over', passedOver.map((key) => key || 'tensors outside').join(', ')],
    ...notes.map((note, i) => [i === 0 ? 'note' : '', note]),
    ['weights', `${parameters} numbers in ${weights.size} tensors`],
    ['network', network],
    ...(told.network === null || model === undefined ? [] : factsOf(told, model)),
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
      aliases,
      notes,
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

/** Which tensors of a file are left out, and what is to be said of each. */
function useOfTensors(
  { tensors, forms, aliases }: Checkpoint,
  weights: Weights,
  model: ModelFile | undefined,
): { readonly leftOut: readonly string[]; readonly remark: (name: string) => string } {
  const partOf = new Map(
    forms.flatMap(({ parts, weight }) => parts.map((part) => [part, weight] as const)),
  );
  const noWeights = [...tensors.keys()].filter((name) => !weights.has(name) && !partOf.has(name));
  const notNeeded =
    model === undefined ? [] : unneeded(model).filter((name) => !noWeights.includes(name));
  const remark = (name: string) => {
    if (noWeights.includes(name)) return 'left out: not a weight';
    if (notNeeded.includes(name)) return 'left out: not of the network';
    if (partOf.has(name)) return `part of ${partOf.get(name)}`;
    return aliases.has(name) ? `the same as ${aliases.get(name)}` : '';
  };
  return { leftOut: [...noWeights, ...notNeeded], remark };
}

function factsOf(
  { scheme, assumed, groups, contentHash: hash, warning }: Extract<Told, { scheme: string }>,
  model: ModelFile,
): string[][] {
  const assumptions = assumed.map((text, i) => [i === 0 ? 'assumed' : '', text]);
  const remedy = assumed.length === 0 ? [] : [['', 'if that is not so, name it with --network']];
  const units = groups.reduce((sum, { size }) => sum + size, 0);
  const [order, leftOut] = [orderText(model), unneededText(model)];
  return [
    ['read as', scheme],
    ...(order === undefined ? [] : [['order', order]]),
    ...assumptions,
    ...remedy,
    ...(leftOut === undefined ? [] : [['left out', leftOut]]),
    ['groups', `${groups.length}, of ${units} units (isthmus spec shows their axes)`],
    ['known by', shortHash(hash)],
    ...(warning ? [['warning', warning]] : []),
  ];
}

function tell(
  file: string,
  checkpoint: Checkpoint,
  notation: string,
): { readonly told: Told; readonly network: string; readonly model?: ModelFile } {
  try {
    const model = asModel(file, checkpoint, notation);
    const { network, weights, scheme, order, assumed, toTheirSpec } = model;
    const groups = toTheirSpec(permutationSpec(network).groups);
    return {
      told: {
        network: network.notation,
        scheme,
        order,
        assumed,
        groups,
        contentHash: contentHash(weights),
        warning: groups.length === 0 ? nothingToPermute : undefined,
      },
      network: showNetwork(network),
      model,
    };
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    return { told: { network: null, misfit: error.message }, network: error.message };
  }
}
