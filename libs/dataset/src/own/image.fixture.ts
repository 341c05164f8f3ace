import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { emptyFolder } from '../formats/tiny-mnist.fixture.js';

/** A PNG file of raw 8-bit pixels, row by row. */
export function png(
  width: number,
  height: number,
  channels: 1 | 2 | 3 | 4,
  pixels: readonly number[],
): Promise<Uint8Array> {
  const raw = { width, height, channels };
  return sharp(Uint8Array.from(pixels), { raw }).png().toBuffer();
}

/** A PNG of one pixel of one colour. */
export const dot = (red: number, green: number, blue: number) => png(1, 1, 3, [red, green, blue]);

/** A new folder with files at some paths. */
export function folderOf(files: Readonly<Record<string, Uint8Array>>): string {
  const folder = emptyFolder();
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  return folder;
}
