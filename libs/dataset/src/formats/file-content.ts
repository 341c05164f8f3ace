import { readFile } from 'node:fs/promises';

/** What a file holds, and what it is called in errors. */
export interface FileContent {
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** Reads a whole file. */
export async function readContent(file: string): Promise<FileContent> {
  return { file, bytes: await readFile(file) };
}
