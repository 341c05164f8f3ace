import { augmentDensely, beginDenseSearches } from './dense-search';
import { free, freeRows, isDense, isPauseDue } from './matching';
import { integerAt } from './memory';
import { scanned } from './problem';
import { beginQueuedSearches, exchangeAlongPath, findShortestPath, setOut } from './queued-search';

let next: i32 = 0;
let isSearching: bool = false;

export function beginAugmentation(): void {
  next = 0;
  isSearching = false;
  if (isDense) beginDenseSearches();
  else beginQueuedSearches();
}

/** Whether every row has a column. */
export function isComplete(): bool {
  return next === free;
}

/** Gives free rows a column until none is left or so many entries have been looked at. Whether it is done. */
export function augment(limit: f64): bool {
  while (next < free && (isSearching || scanned < limit)) {
    if (isPauseDue()) return false;
    if (isDense) {
      augmentDensely(integerAt(freeRows, next));
    } else {
      if (!isSearching) setOut(integerAt(freeRows, next));
      isSearching = true;
      if (!findShortestPath()) return false;
      isSearching = false;
      exchangeAlongPath();
    }
    next++;
  }
  return true;
}
