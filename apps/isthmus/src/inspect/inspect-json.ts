import { parseJsonObject } from '@isthmus/checkpoint';
import { permutationSpec } from '@isthmus/network';
import { networkInFile } from '../input/network-notation.js';
import { nothingToPermute } from '../input/proof-basis.js';
import { isGroups, readSpecForm } from '../input/spec-form.js';
import { BadInput } from '../terminal/exit-code.js';
import type { Inspection } from './inspect-model.js';
import { inspectPermutation } from './inspect-permutation.js';

const byteOrderMark = [0xef, 0xbb, 0xbf];

/**
 * Tells by its keys what a JSON file is: a network, a permutation or a permutation spec. Throws
 * BadInput or a CheckpointError, naming the file, when it is none.
 */
export function inspectJson(bytes: Uint8Array, file: string): Inspection {
  const isMarked = byteOrderMark.every((byte, i) => bytes[i] === byte);
  const json = isMarked ? bytes.subarray(byteOrderMark.length) : bytes;
  const value = parseJsonObject(json, 'the file', file);
  if ('permutation' in value) return inspectPermutation(json, file);
  if ('nodes' in value) return inspectNetwork(file);
  const entries = Object.entries(value);
  const isByTensor = entries.length > 0 && entries.every(([, groups]) => Array.isArray(groups));
  if ('groups' in value || 'axesToPerm' in value || isByTensor) return inspectSpec(file);
  const got = entries.map(([key]) => key).join(', ') || 'no keys';
  throw new BadInput(
    `not a file that is known here [file=${file}, expected the keys of a network (nodes), a permutation (permutation) or a permutation spec (groups, or tensors), got ${got.slice(0, 80)}]`,
  );
}

function inspectNetwork(file: string): Inspection {
  const network = networkInFile(file);
  const groups = permutationSpec(network).groups;
  const [nodes, { length }] = [network.nodes.length, groups];
  const warning = length === 0 ? nothingToPermute : undefined;
  const text = [
    `a network of ${nodes} nodes with ${length} permutation groups (isthmus spec shows their axes)`,
    ...(warning ? [`warning: ${warning}`] : []),
  ].join('\n');
  return { result: { format: 'network', network: network.notation, groups, warning }, text };
}

function inspectSpec(file: string): Inspection {
  const form = readSpecForm(file);
  const contents = isGroups(form)
    ? `${form.length} groups`
    : `the axes of ${Object.keys(form).length} tensors`;
  const spec = isGroups(form) ? { groups: form } : { axesToPerm: form };
  const hasNone = isGroups(form)
    ? form.length === 0
    : Object.values(form).every((groups) => groups.every((group) => group === null));
  const warning = hasNone ? nothingToPermute : undefined;
  const text = `a permutation spec of ${contents}${warning ? `\nwarning: ${warning}` : ''}`;
  return { result: { format: 'spec', ...spec, warning }, text };
}
