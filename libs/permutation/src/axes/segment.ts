/** Part of an axis: `units` units of one group, `block` consecutive entries each. */
export interface Segment {
  /** Stands for the group; groups that are united have several of these, and a group can be cut. */
  readonly group: object;
  readonly units: number;
  readonly block: number;
  /** What lies inside the blocks, one after the other, where that can be re-ordered too. */
  readonly inner?: Segments;
}

/** What lies on one axis, from its first entry to its last. */
export type Segments = readonly Segment[];

/** Entries on an axis. */
export function sizeOf(segments: Segments): number {
  return segments.reduce((sum, { units, block }) => sum + units * block, 0);
}
