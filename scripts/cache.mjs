import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir } from './paths.mjs';

/**
 * Makes `<cacheDir>/<name>` by letting `fill` write into a folder beside it and renaming that: the
 * entry is there whole or not at all, and two set-ups at once do not disturb each other.
 *
 * @param {string} name
 * @param {(folder: string) => Promise<void>} fill
 * @returns {Promise<string>} the entry's path
 */
export async function cached(name, fill) {
  const entry = join(cacheDir, name);
  if (existsSync(entry)) return entry;
  mkdirSync(cacheDir, { recursive: true });
  const unfinished = mkdtempSync(join(cacheDir, `.${name}-`));
  const remove = () => rmSync(unfinished, { recursive: true, force: true });
  process.once('exit', remove); // an interrupted set-up leaves no half gigabyte behind
  try {
    await fill(unfinished);
    chmodSync(unfinished, 0o755); // mkdtemp makes it private
    publish(unfinished, entry);
  } finally {
    process.off('exit', remove);
    remove();
  }
  return entry;
}

function publish(unfinished, entry) {
  try {
    renameSync(unfinished, entry);
  } catch (error) {
    if (!existsSync(entry)) throw error; // else another set-up was faster, and its entry is the same
  }
}
