import { noGroups, piecesOf, pinAxis, segmentOf } from './axis-pieces.js';
import { nestUnits } from './nest-units.js';
import type { Segment, Segments } from './segment.js';
import { uniteAxes } from './unite-axes.js';

/** Keeps account of which axes hold the same units, while a network is walked. */
export interface AxisGroups {
  /** An axis of new units, of `block` entries each. */
  fresh(units: number, block?: number): Segments;
  /**
   * Says that two axes hold the same units. Where one has a group and the other several behind
   * each other, the one is cut to match, wherever it lies: its units can then be re-ordered inside
   * each part alone. Throws a RangeError that shows both when they cannot be cut alike.
   */
  unite(a: Segments, b: Segments): Segments;
  /**
   * Says that every `size` units of an axis belong together, as those that are normalised in one group: the parts
   * can be re-ordered as wholes, and the units inside each. What cannot be divided so stays where it is.
   */
  nest(segments: Segments, size: number): void;
  /** Says that an axis must stay as it is, like a network's input and output. */
  pin(segments: Segments): void;
  /** What a segment has been cut into so far; the groups stand for all that were united with them. */
  partsOf(segment: Segment): Segments;
  /** Of a group that `partsOf` gave. */
  isPinned(group: object): boolean;
}

/** Starts with no axis. */
export function createAxisGroups(): AxisGroups {
  const known = noGroups();
  return {
    fresh: (units, block = 1) => [{ group: {}, units, block }],
    unite: (a, b) => uniteAxes(known, a, b),
    nest: (segments, size) => nestUnits(known, segments, size),
    pin: (segments) => pinAxis(known, segments),
    partsOf: (segment) => piecesOf(known, [segment]).map((piece) => segmentOf(known, piece)),
    isPinned: (group) => known.pinned.has(group),
  };
}
