import { lstatSync, realpathSync, type Stats, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, relative } from 'node:path';

/** Where a store lies below a folder. */
const storeIn = join('.isthmus', 'store');

/** The store that is used where none is named. */
interface FoundStore {
  /** Relative to the working folder where it lies in that one, else absolute. */
  readonly path: string;
  /** The folder above that has it, relative to the working folder. */
  readonly above?: string;
  /** Stores on the way there that belong to another user. */
  readonly foreign: readonly string[];
}

/**
 * Finds `.isthmus/store` in `folder` or else in the nearest folder above that has one, as git finds its own. The home
 * folder is the last one looked at, and what lies on another file system is not. Whoever can write above the working
 * folder could have results read from there, so that stores above are taken only from the user who asks. Without
 * any, the store is to be made in `folder`.
 */
export function findStore(folder: string, { home = homedir() } = {}): FoundStore {
  if (statsOf(join(folder, storeIn)) !== undefined) return { path: storeIn, foreign: [] };
  const foreign: string[] = [];
  const { dev } = statSync(folder);
  const last = realPathOf(home);
  let below = folder;
  while (below !== last && dirname(below) !== below) {
    const above = dirname(below);
    if (statsOf(above)?.dev !== dev) break;
    const path = join(above, storeIn);
    if (statsOf(path)?.isDirectory()) {
      if (isOurs(above)) return { path, above: relative(folder, above), foreign };
      foreign.push(path);
    }
    below = above;
  }
  return { path: storeIn, foreign };
}

/** Whether both folders of a store, links and what they lead to, belong to the user of this process. */
function isOurs(above: string): boolean {
  const uid = process.getuid?.();
  // Windows tells no owner.
  if (uid === undefined) return true;
  return [join(above, '.isthmus'), join(above, storeIn)].every(
    (path) => lstatSync(path).uid === uid && statSync(path).uid === uid,
  );
}

/** Undefined for what is not there, or must not be looked at. */
function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

function realPathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
