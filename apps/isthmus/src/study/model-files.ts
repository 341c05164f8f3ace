import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { globSync, isDynamicPattern } from 'tinyglobby';
import { BadInput } from '../terminal/exit-code.js';

/**
 * The model files and folders that a name or a pattern stands for, which is relative to the file that holds it; numbers
 * in their names in the order of numbers. Throws BadInput where there are none.
 */
export function filesOf(pattern: string, by: string | undefined): readonly string[] {
  const folder = by === undefined ? '.' : dirname(by);
  const whole = isAbsolute(pattern) ? pattern : join(folder, pattern);
  if (existsSync(whole) || !isDynamicPattern(pattern)) return [whole];
  const found = globSync(pattern, { cwd: folder, onlyFiles: false, expandDirectories: false });
  if (found.length === 0) throw new BadInput(`no model file has such a name [files=${whole}]`);
  const files = found.map((file) => (isAbsolute(file) ? file : join(folder, file)));
  return files.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}
