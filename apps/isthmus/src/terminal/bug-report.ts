import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { commandArguments } from './command-io.js';
import { version } from './version.js';

/** What JavaScript itself throws where a program is wrong; a RangeError is told of what was given. */
const bugs = new Set(['TypeError', 'ReferenceError']);

/** Whether an error is a slip of ours and no fault of what was given. */
export function isBug(error: Error): boolean {
  return bugs.has(error.name);
}

/**
 * Writes where and in which command a bug showed to a file of the logs' folder, and says what to do with it; where it
 * cannot be written, says all of it.
 */
export function reportBug(error: Error): string {
  const report = [
    `isthmus ${version}, node ${process.version} on ${process.platform} ${process.arch}`,
    `arguments: ${JSON.stringify(commandArguments())}`,
    `${error.stack}\n`,
  ].join('\n');
  const folder = resolve('.isthmus', 'logs');
  const file = join(folder, 'isthmus.log');
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, report);
  } catch {
    return `internal error: ${error.message}; report it to the maintainers of Isthmus with this:\n${report}`;
  }
  return `internal error: ${error.message}; report it to the maintainers of Isthmus with this file, which the next one replaces [log=${file}]`;
}
