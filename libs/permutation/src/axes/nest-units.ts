import { cutNest, type KnownGroups, type Nest, piecesOf, pinAxis } from './axis-pieces.js';
import type { Segments } from './segment.js';

/** Divides the units of an axis into parts of `size`, or leaves them where they are; see `AxisGroups.nest`. */
export function nestUnits(known: KnownGroups, segments: Segments, size: number): void {
  const { nests, pinned } = known;
  let begin = 0;
  for (const { group, units, block, nest } of piecesOf(known, segments)) {
    const offset = begin % size;
    begin += units * block;
    if (pinned.has(group) || offset + units * block <= size || size === 1) continue;
    const piece = [{ group, units, block }];
    if (block !== 1 || offset !== 0 || units % size !== 0) pinAxis(known, piece);
    else if (nest === undefined) nests.set(group, nestInto(units / size, size));
    else if (units / nest.parts !== size) {
      cutNest(known, group, nest);
      nestUnits(known, piece, size);
    }
  }
}

function nestInto(parts: number, size: number): Nest {
  const inner = Array.from({ length: parts }, () => ({ group: {}, units: size, block: 1 }));
  return { parts, whole: {}, inner };
}
