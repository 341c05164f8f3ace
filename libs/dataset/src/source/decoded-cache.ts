import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readContent } from '../formats/file-content.js';
import type { Dataset } from '../set/dataset.js';
import { decodeDataset, encodeDataset } from '../set/dataset-artifact.js';
import { DatasetError } from '../set/dataset-error.js';

/** Files that are decoded into a data set. */
export interface Decoding {
  /** Begins the name of the cached file. */
  readonly name: string;
  /** What beside the files' content says how they are decoded. */
  readonly variant: string;
  /** By the names that mean something to `decode`. */
  readonly files: ReadonlyMap<string, string>;
  decode(): Promise<Dataset>;
}

/** Counts up when any decoder gives other data for the same files. */
const version = 1;

/** Files that are read side by side: a folder may have many small ones. */
const atOnce = 16;

/**
 * Decodes files once: what came out is kept in `folder` as safetensors, beside its checksum, under a
 * name made from the files' content. What does not match its checksum is decoded and written anew;
 * where this user may not write, nothing is kept. Throws a DatasetError when the disk is full.
 */
export async function decodeOnce(decoding: Decoding, folder: string): Promise<Dataset> {
  const file = join(folder, `${decoding.name}-${await keyOf(decoding)}.safetensors`);
  const kept = await readKept(file);
  if (kept !== undefined) return decodeDataset(kept, { file });
  const dataset = await decoding.decode();
  await keep(file, encodeDataset(dataset), folder);
  return dataset;
}

async function keyOf({ name, variant, files }: Decoding): Promise<string> {
  const key = createHash('sha256').update(JSON.stringify([version, name, variant]));
  const all = [...files];
  for (let begin = 0; begin < all.length; begin += atOnce) {
    const some = all.slice(begin, begin + atOnce).map(async ([known, file]) => {
      const { bytes } = await readContent(file);
      return JSON.stringify([known, sha256(bytes)]);
    });
    for (const line of await Promise.all(some)) key.update(line);
  }
  return key.digest('hex').slice(0, 32);
}

/** The bytes of a file whose checksum, in the form of `sha256sum`, is beside it and right. */
async function readKept(file: string): Promise<Uint8Array | undefined> {
  try {
    const [bytes, checksum] = await Promise.all([
      readFile(file),
      readFile(checksumFile(file), 'utf8'),
    ]);
    return checksum.startsWith(sha256(bytes)) ? bytes : undefined;
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || isForbidden(error)) return undefined;
    throw error;
  }
}

async function keep(file: string, bytes: Uint8Array, folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await publish(file, bytes);
    await publish(checksumFile(file), `${sha256(bytes)}\n`);
  } catch (cause) {
    if (isForbidden(cause)) return;
    const where = { file, needed: `${bytes.length} bytes` };
    const isFull = ['ENOSPC', 'EDQUOT'].includes(codeOf(cause));
    const remedy = 'free some space there, or name another folder with ISTHMUS_CACHE_DIR';
    if (isFull) throw new DatasetError('the disk is full', where, { remedy, cause });
    throw cause;
  }
}

/** Under its name there is nothing or all of it, whenever the process ends. */
async function publish(file: string, content: Uint8Array | string): Promise<void> {
  const part = `${file}.${randomUUID()}.part`;
  try {
    await writeFile(part, content);
    await rename(part, file);
  } finally {
    await rm(part, { force: true });
  }
}

function checksumFile(file: string): string {
  return `${file}.sha256`;
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function isForbidden(error: unknown): boolean {
  return ['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
