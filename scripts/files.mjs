import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const NOT_WRITTEN = new Set(['node_modules', 'dist', 'coverage']);

/** The paths of all files below a folder, but for those that were installed or built. */
export function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !NOT_WRITTEN.has(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(path) : [path];
    });
}
