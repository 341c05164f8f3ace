import type { Permutation } from '@isthmus/permutation';
import { ascending, rowOrder, type UnitRows } from './gram-matrix-rows.js';

/**
 * Rows that have moved are multiplied by themselves if they are at most this share of all, and save as
 * many multiplications as the copies that it takes are worth.
 */
const mostMoved = 0.7;
const fewestSaved = 2e6;

/** Rows of a, and the rows of b that they are multiplied with now; and those before, if they only changed. Good until the next. */
export interface RowChange {
  readonly rows: Int32Array;
  readonly now: Int32Array;
  readonly before?: Int32Array;
}

/** Remembers where the rows of b come from, which lie one array's behind the other's. */
export interface RowChanges {
  /** The rows that have moved since the last call; all, without `before`, at first and where that is as fast. */
  to(permutation: Permutation): RowChange;
  /** Makes the next call the first one. */
  forget(): void;
}

export function createRowChanges(arrays: readonly UnitRows[]): RowChanges {
  const lengths = arrays.map(({ place, shape }) =>
    shape.reduce((rows, length, axis) => rows * (axis === place.axis ? place.block : length), 1),
  );
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const multiplications = (arrays[0]?.units ?? 0) ** 2;
  const order = new Int32Array(total);
  let seen: Permutation | undefined;

  return {
    to(permutation) {
      const [rows, now, before] = [0, 1, 2].map(() => new Int32Array(total));
      let [count, offset] = [0, 0];
      for (const [i, array] of arrays.entries()) {
        const hasMoved = ({ name }: { readonly name: string }) =>
          seen?.get(name) !== permutation.get(name);
        if (seen === undefined || array.across.some(hasMoved)) {
          const ofArray = rowOrder(array, permutation);
          for (let r = 0; r < lengths[i]; r++) {
            const row = offset + r;
            const from = offset + ofArray[r];
            if (order[row] === from) continue;
            rows[count] = row;
            before[count] = order[row];
            now[count++] = from;
            order[row] = from;
          }
        }
        offset += lengths[i];
      }
      const isFirst = seen === undefined;
      seen = new Map(permutation);
      const saved = (total - count) * multiplications;
      const isWorthIt = count <= mostMoved * total && saved >= fewestSaved;
      if (isFirst || (count > 0 && !isWorthIt)) return { rows: ascending(total), now: order };
      const [movedRows, movedNow, movedBefore] = [rows, now, before].map((values) =>
        values.subarray(0, count),
      );
      return { rows: movedRows, now: movedNow, before: movedBefore };
    },
    forget() {
      seen = undefined;
    },
  };
}
