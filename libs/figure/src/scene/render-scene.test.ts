import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { parseFigureSize } from '../figure-size.js';
import { drawSeriesFigure } from '../series/draw-series-figure.js';
import { fallingFigure } from '../series/series-figure.fixture.js';
import { formatOfFile, renderScene } from './render-scene.js';

const scene = drawSeriesFigure(fallingFigure, parseFigureSize('85x60mm'));

describe('SVG', () => {
  it('says its size, carries its font and loads nothing', async () => {
    const svg = String(await renderScene(scene, 'svg'));
    expect(svg).toContain('viewBox="0 0 240.945 170.079"');
    expect(svg).toContain('src:url(data:font/woff2;base64,');
    expect(svg).not.toMatch(/(href|src)="|url\((?!data:|#)/);
    expect(svg).toContain('>weight matching</text>');
  });

  it('escapes what the notation of XML would take for its own', async () => {
    const title = 'a < b & "c"';
    expect(await renderScene({ ...scene, title }, 'svg')).toContain('a &lt; b &amp; &quot;c&quot;');
  });
});

describe('PDF', () => {
  it('is one page of the size, with vectors, text and an embedded font', async () => {
    const pdf = Buffer.from((await renderScene(scene, 'pdf')) as Uint8Array);
    const text = pdf.toString('latin1');
    expect(text.startsWith('%PDF-1.')).toBe(true);
    expect(text).toMatch(/\/MediaBox \[0 0 240\.9\d* 170\.0\d*\]/);
    expect(text).toMatch(/\/FontFile2 /);
    expect(text).toContain('+Arimo');
    expect(text).not.toContain('/Subtype /Image');
    const content = streamsOf(pdf).find(
      (stream) => stream.includes(' re') || stream.includes(' l\n'),
    );
    expect(content).toMatch(/BT[\s\S]+Tj|TJ/);
  });

  it('is the same for the same figure', async () => {
    expect(await renderScene(scene, 'pdf')).toEqual(await renderScene(scene, 'pdf'));
  });
});

describe('PNG', () => {
  it('has 300 dots an inch, and says so', async () => {
    const png = Buffer.from((await renderScene(scene, 'png')) as Uint8Array);
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1004, 709]);
    const at = png.indexOf('pHYs');
    expect([png.readUInt32BE(at + 4), png.readUInt8(at + 12)]).toEqual([11811, 1]);
  });
});

it.each([
  ['a/fig.svg', 'svg'],
  ['FIG.PDF', 'pdf'],
  ['fig.png', 'png'],
  ['fig.jpg', undefined],
  ['pdf', undefined],
])('%s is a file of the format %s', (file, format) => {
  expect(formatOfFile(file)).toBe(format);
});

/** What the compressed streams of a PDF hold. */
function streamsOf(pdf: Buffer): readonly string[] {
  const streams: string[] = [];
  for (let at = pdf.indexOf('stream\n'); at >= 0; at = pdf.indexOf('stream\n', at + 7)) {
    const end = pdf.indexOf('endstream', at);
    try {
      streams.push(inflateSync(pdf.subarray(at + 7, end)).toString('latin1'));
    } catch {
      // Not compressed, or the word itself in "endstream".
    }
  }
  return streams;
}
