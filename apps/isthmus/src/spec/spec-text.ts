import { writeNetworkJson } from '@isthmus/network';
import { symmetriesLog10, toAxesToPerm } from '@isthmus/permutation';
import { nothingToPermute } from '../input/proof-basis.js';
import { createTable } from '../terminal/table.js';
import type { ShownSpec } from './spec-of.js';

/** The forms in which `spec` prints. */
export const specFormats = ['table', 'axes-to-perm', 'network'] as const;
export type SpecFormat = (typeof specFormats)[number];

/** What `spec` prints: as JSON, and as text. */
interface Printed {
  readonly result: object;
  readonly text: string;
}

/** A spec in one of the forms. */
export function showSpec(spec: ShownSpec, format: SpecFormat): Printed {
  switch (format) {
    case 'table':
      return { result: specJson(spec), text: tableText(spec) };
    case 'axes-to-perm': {
      const axesToPerm = toAxesToPerm(spec.groups, spec.shapes);
      const result = { ...specJson(spec), axesToPerm };
      return { result, text: JSON.stringify(axesToPerm, null, 2) };
    }
    case 'network': {
      const json = writeNetworkJson(spec.network);
      // One node a line.
      return { result: JSON.parse(json), text: json.replaceAll('{"name":', '\n  {"name":') };
    }
  }
}

function specJson({ network, groups }: ShownSpec): object {
  return {
    network: network.notation,
    groups,
    symmetriesLog10: symmetriesLog10(groups),
    ...(groups.length === 0 && { warning: nothingToPermute }),
  };
}

function tableText({ groups }: ShownSpec): string {
  const rows = groups.map(({ name, size, axes }) => [
    name,
    String(size),
    [...new Set(axes.map(({ tensor, axis }) => `${tensor}[${axis}]`))].join(' '),
  ]);
  return [
    createTable(['group', 'units', 'axes'], rows),
    `${groups.length} groups, 10^${symmetriesLog10(groups).toFixed(2)} symmetries`,
    ...(groups.length === 0 ? [`warning: ${nothingToPermute}`] : []),
  ].join('\n');
}
