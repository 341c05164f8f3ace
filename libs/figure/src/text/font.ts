import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Font, openSync } from 'fontkit';

const require = createRequire(import.meta.url);

/** The font of every figure: Arimo, as wide in each letter as Arial, Helvetica and Liberation Sans. */
export const fontFile = require.resolve('@expo-google-fonts/arimo/400Regular/Arimo_400Regular.ttf');

/** Where Arimo is not at hand, fonts in which every text has the same length. */
export const fontFamily = 'Arimo, Arial, Helvetica, Liberation Sans, sans-serif';

/** Above and below a baseline, of the font's size. */
export const ascent = 0.905;
export const descent = 0.212;

let font: Font | undefined;

/** How wide a text is in points, kerning included. */
export function textWidth(text: string, size: number): number {
  font ??= openFont();
  return (font.layout(text).advanceWidth / font.unitsPerEm) * size;
}

function openFont(): Font {
  const opened = openSync(fontFile);
  if ('fonts' in opened) throw new Error(`expected one font, got several [file=${fontFile}]`);
  return opened;
}

/** The bytes of the font. */
export function fontBytes(): Buffer {
  return readFileSync(fontFile);
}
