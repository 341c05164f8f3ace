import PDFDocument from 'pdfkit';
import { fontFile, textWidth } from '../text/font.js';
import type { PathMark, Scene, TextMark } from './scene.js';

type Document = InstanceType<typeof PDFDocument>;

/** A figure as a page of PDF, of vectors and of text in an embedded font. The same for the same scene. */
export async function scenePdf({
  width,
  height,
  title,
  description,
  marks,
}: Scene): Promise<Buffer> {
  const document = new PDFDocument({
    size: [width, height],
    margin: 0,
    font: fontFile,
    // The time of drawing would make two files of one figure differ.
    info: { Title: title, Subject: description, Creator: 'Isthmus', CreationDate: new Date(0) },
  });
  const parts: Uint8Array[] = [];
  document.on('data', (part: Uint8Array) => parts.push(part));
  const ended = new Promise<void>((resolve, reject) => {
    document.on('end', resolve).on('error', reject);
  });
  for (const mark of marks) {
    document.save();
    if (mark.kind === 'path') drawPath(document, mark);
    else drawText(document, mark);
    document.restore();
  }
  document.end();
  await ended;
  return Buffer.concat(parts);
}

function drawPath(document: Document, mark: PathMark): void {
  const { d, at, fill, stroke, strokeWidth = 1, dash, opacity = 1, clip } = mark;
  if (at !== undefined) document.translate(...at);
  if (clip !== undefined) document.path(clip).clip('nonzero');
  document.opacity(opacity).lineWidth(strokeWidth).lineJoin('round');
  if (dash !== undefined && dash.length > 0) {
    // Its types know of one length alone; the library itself takes a list.
    const lengths = [...dash] as unknown as number;
    document.dash(lengths, {});
  }
  document.path(d);
  if (fill !== undefined && stroke !== undefined) document.fillAndStroke(fill, stroke, 'even-odd');
  else if (fill !== undefined) document.fill(fill, 'even-odd');
  else if (stroke !== undefined) document.stroke(stroke);
}

function drawText(document: Document, mark: TextMark): void {
  const { x, y, text, size, anchor, color, turned, halo } = mark;
  const width = textWidth(text, size);
  const start = anchor === 'start' ? x : anchor === 'middle' ? x - width / 2 : x - width;
  document.fontSize(size);
  if (turned) document.rotate(-90, { origin: [x, y] });
  const place = { lineBreak: false, baseline: 'alphabetic' } as const;
  if (halo !== undefined) {
    document
      .lineWidth(size / 4)
      .lineJoin('round')
      .strokeColor(halo);
    document.text(text, start, y, { ...place, fill: false, stroke: true });
  }
  document.fillColor(color).text(text, start, y, place);
}
