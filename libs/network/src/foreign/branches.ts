import { faultOfNumbers } from './chain-names.js';
import type { Layer } from './layer.js';
import { Misfit } from './misfit.js';

/**
 * Throws a Misfit for names of layers that speak against a chain, though their shapes may fit one: blocks of several
 * layers, which skip connections may span; parts that are alike, which may be members of an ensemble; numbers that do
 * not count the layers.
 */
export function refuseBranches(layers: readonly Layer[]): void {
  const uncounted = faultOfNumbers(layers.map(({ name }) => name));
  if (uncounted !== undefined) {
    throw new Misfit(
      `the numbers of layers do not count them, so that some may be branches [layers=${uncounted}]`,
    );
  }
  for (const [block, inside] of partsOf(layers, /^(?:.*\.)?[a-z_]*blocks?(?:[._]?\d+)?(?=\.)/i)) {
    if (inside.length === 1) continue;
    throw new Misfit(
      `blocks of several layers mostly have skip connections, which are not in the file [block=${block}, layers=${namesOf(inside)}]`,
    );
  }
  const alike = new Map<string, string>();
  for (const [part, inside] of partsOf(layers, /^(?:.*\.)?[a-z_]*\d+(?=\.)/i)) {
    if (inside.length === 1) continue;
    const outline = `${part.replace(/\d+$/, '')}: ${inside.map(outlineOf).join()}`;
    const other = alike.get(outline);
    if (other !== undefined) {
      throw new Misfit(
        `parts of several layers that are alike may be members of an ensemble, or blocks with skip connections, which is not in the file [parts=${other} and ${part}]`,
      );
    }
    alike.set(outline, part);
  }
}

/** The layers in each part of the network whose name matches. */
function partsOf(layers: readonly Layer[], pattern: RegExp): ReadonlyMap<string, readonly Layer[]> {
  const parts = new Map<string, Layer[]>();
  for (const layer of layers) {
    const part = pattern.exec(layer.name)?.[0];
    if (part !== undefined) parts.set(part, [...(parts.get(part) ?? []), layer]);
  }
  return parts;
}

function outlineOf({ outputs, inputs, size }: Layer): string {
  return `${outputs}x${inputs}x${size}`;
}

function namesOf(layers: readonly Layer[]): string {
  return layers.map(({ name }) => name).join(', ');
}
