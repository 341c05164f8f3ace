import { type ObjectKind, objectKinds } from './stored-object.js';

/** How many objects, and how many bytes in them. */
export interface Amount {
  readonly objects: number;
  readonly bytes: number;
}

/** Of every kind of object that there is one of. */
export type AmountByKind = Partial<Readonly<Record<ObjectKind, Amount>>>;

/** Counts objects. */
export interface Tally {
  add(kind: ObjectKind, sizeBytes: number): void;
  /** The kind with the most bytes first. */
  byKind(): AmountByKind;
  total(): Amount;
}

export function createTally(): Tally {
  const counted = new Map<ObjectKind, Amount>();
  return {
    add(kind, sizeBytes) {
      counted.set(kind, plus(counted.get(kind) ?? none, { objects: 1, bytes: sizeBytes }));
    },
    byKind() {
      const found = objectKinds.filter((kind) => counted.has(kind));
      const bytesOf = (kind: ObjectKind) => counted.get(kind)?.bytes ?? 0;
      const sorted = found.toSorted((a, b) => bytesOf(b) - bytesOf(a));
      return Object.fromEntries(sorted.map((kind) => [kind, counted.get(kind) ?? none]));
    },
    total: () => [...counted.values()].reduce(plus, none),
  };
}

/** Nothing at all. */
export const none: Amount = { objects: 0, bytes: 0 };

/** Both amounts together. */
export function plus(a: Amount, b: Amount): Amount {
  return { objects: a.objects + b.objects, bytes: a.bytes + b.bytes };
}
