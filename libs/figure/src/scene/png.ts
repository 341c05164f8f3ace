import { crc32 } from 'node:zlib';
import { Resvg } from '@resvg/resvg-js';
import { fontFile } from '../text/font.js';
import type { Scene } from './scene.js';
import { plainSvg } from './svg.js';

const dotsPerInch = 300;
const metresPerInch = 0.0254;
const pointsPerInch = 72;

/** Of a PNG's signature and its header, after which other chunks stand. */
const headerBytes = 33;

/** A figure as PNG of 300 dots an inch, which the file says, so that it is placed at its size. */
export function scenePng(scene: Scene): Buffer {
  const width = Math.round((scene.width / pointsPerInch) * dotsPerInch);
  const image = new Resvg(plainSvg(scene), {
    fitTo: { mode: 'width', value: width },
    font: { loadSystemFonts: false, fontFiles: [fontFile], defaultFontFamily: 'Arimo' },
  });
  const png = image.render().asPng();
  return Buffer.concat([png.subarray(0, headerBytes), resolution(), png.subarray(headerBytes)]);
}

/** The chunk pHYs: dots a metre across and down (PNG specification, 11.3.4.3). */
function resolution(): Buffer {
  const dots = Math.round(dotsPerInch / metresPerInch);
  const chunk = Buffer.alloc(21);
  chunk.writeUInt32BE(9, 0);
  chunk.write('pHYs', 4, 'latin1');
  chunk.writeUInt32BE(dots, 8);
  chunk.writeUInt32BE(dots, 12);
  chunk.writeUInt8(1, 16);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 17)), 17);
  return chunk;
}
