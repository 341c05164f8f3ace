import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from '@isthmus/object-store';
import { BadInput } from './exit-code.js';

/** Reads a file that the user named. Throws BadInput when it cannot be read. */
export function readInput(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new BadInput(`cannot read the file [file=${file}]: ${reason(cause)}`, { cause });
  }
}

/** Writes a file that the user named, whole or not at all, with the folders on its way. */
export function writeOutput(file: string, content: Uint8Array | string): void {
  const part = `${file}.part`;
  try {
    makeFolder(dirname(file));
    writeFileSync(part, content);
    renameSync(part, file);
  } catch (cause) {
    throw new BadInput(`cannot write the file [file=${file}]: ${reason(cause)}`, { cause });
  }
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
