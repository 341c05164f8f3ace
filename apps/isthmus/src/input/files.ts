import {
  accessSync,
  constants,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, extname, resolve } from 'node:path';
import { makeFolder } from '@isthmus/object-store';
import { BadInput } from '../terminal/exit-code.js';
import { mayPass, reason } from '../terminal/system-reason.js';

/** Of a study or a network. */
const mostTextBytes = 2 ** 22;

/** Of a permutation spec: that of the largest network takes some 1 MB, and a request holds 2 MiB, all in all. */
export const mostSpecBytes = 3 * 2 ** 19;

/**
 * Reads a file that the user named. Throws BadInput when it cannot be read, when it has more than `mostBytes`, and for a
 * device, which may have no end.
 */
export function readInput(file: string, mostBytes = Number.POSITIVE_INFINITY): Buffer {
  try {
    const stats = statSync(file);
    if (stats.isCharacterDevice() || stats.isBlockDevice()) throw new Error('it is a device');
    if (stats.size <= mostBytes) return readFileSync(file);
    const bound = `[expected at most ${mostBytes} bytes, got ${stats.size}]`;
    throw new Error(`it is too large for what it should be ${bound}`);
  } catch (cause) {
    throw new BadInput(`cannot read the file [file=${file}]: ${reason(cause)}`, { cause });
  }
}

/** Reads a study, a network or a permutation spec as it is. Throws BadInput as `readInput` does, and for UTF-16. */
export function readPlainText(file: string, mostBytes = mostTextBytes): string {
  const bytes = readInput(file, mostBytes);
  if (isUtf16(bytes)) {
    throw new BadInput(`cannot read the file [file=${file}]: the file is UTF-16; save it as UTF-8`);
  }
  return bytes.toString('utf8');
}

/** Whether bytes begin with a byte order mark of UTF-16, or with a letter of two bytes one of which is 0. */
function isUtf16([first, second]: Uint8Array): boolean {
  if (first === undefined || second === undefined) return false;
  return first + second === 0xff + 0xfe || (first === 0) !== (second === 0);
}

/** Reads a text that the user named. Throws BadInput when it cannot be read or has nothing in it. */
export function readText(file: string, mostBytes = mostTextBytes): string {
  // Some editors begin UTF-8 with a byte order mark, which no JSON has.
  const text = readPlainText(file, mostBytes).replace(/^\uFEFF/, '');
  if (text.trim() === '') throw new BadInput(`cannot read the file [file=${file}]: an empty file`);
  return text;
}

/** Writes a file that the user named, whole or not at all, with the folders on its way. */
export function writeOutput(file: string, content: Uint8Array | string): void {
  const part = `${file}.part`;
  try {
    makeFolder(dirname(file));
    writeFileSync(part, content);
    renameSync(part, file);
  } catch (cause) {
    rmSync(part, { force: true });
    throw cannotWrite(file, cause);
  }
}

function cannotWrite(file: string, cause: unknown): Error {
  const message = `cannot write the file [file=${file}]: ${reason(cause)}`;
  return mayPass(cause) ? new Error(message, { cause }) : new BadInput(message, { cause });
}

/** The file for one of several models, counted from 1: "pi.json" itself for two models, else "pi-2.json" and so on. */
export function fileOfModel(file: string, model: number, models: readonly string[]): string {
  return models.length === 2 ? file : fileBeside(file, String(model));
}

/** The file beside another, of a name that says what it is: "A-level-1.safetensors" beside "A.safetensors". */
export function fileBeside(file: string, what: string): string {
  const extension = extname(file);
  return `${file.slice(0, file.length - extension.length)}-${what}${extension}`;
}

/**
 * Throws BadInput, before the work starts, when an output would replace an input or another output,
 * or cannot be written.
 */
export function checkOutputs(inputs: readonly string[], outputs: readonly string[]): void {
  const taken = new Set(inputs.map((file) => resolve(file)));
  for (const output of outputs) {
    // A model may be a folder: what is written there could be a part of it.
    if (taken.has(resolve(output)) || taken.has(dirname(resolve(output)))) {
      throw new BadInput(`an output would replace another file of this command [file=${output}]`);
    }
    taken.add(resolve(output));
    checkWritable(output);
  }
}

function checkWritable(file: string): void {
  let folder = dirname(resolve(file));
  while (!existsSync(folder)) folder = dirname(folder);
  try {
    if (!statSync(folder).isDirectory()) throw new Error(`${folder} is not a folder`);
    if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) throw new Error('it is a folder');
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    throw cannotWrite(file, cause);
  }
}

/** Whether there is a folder of that name. */
export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
