import subsetFont from 'subset-font';
import { fontBytes, fontFamily } from '../text/font.js';
import type { Mark, PathMark, Scene, TextMark } from './scene.js';

/** A figure as an SVG document that needs nothing else: the letters that it uses are in it. */
export async function sceneSvg(scene: Scene): Promise<string> {
  const letters = scene.marks.map((mark) => (mark.kind === 'text' ? mark.text : '')).join('');
  const font = await subsetFont(fontBytes(), letters, { targetFormat: 'woff2' });
  const face = `@font-face{font-family:Arimo;src:url(data:font/woff2;base64,${font.toString('base64')}) format("woff2")}`;
  return plainSvg(scene, `<style>${face}</style>`);
}

/** The same without its font. */
export function plainSvg({ width, height, title, description, marks }: Scene, style = ''): string {
  const clips = [...new Set(marks.flatMap((mark) => (mark.kind === 'path' && mark.clip) || []))];
  const size = `width="${number(width)}pt" height="${number(height)}pt" viewBox="0 0 ${number(width)} ${number(height)}"`;
  const defs = clips.map((d, i) => `<clipPath id="clip${i}"><path d="${d}"/></clipPath>`).join('');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" ${size} font-family="${fontFamily}">`,
    `<title>${escapeXml(title)}</title>`,
    `<desc>${escapeXml(description)}</desc>`,
    ...(style === '' ? [] : [style]),
    ...(defs === '' ? [] : [`<defs>${defs}</defs>`]),
    `<rect width="${number(width)}" height="${number(height)}" fill="white"/>`,
    ...marks.map((mark) => markSvg(mark, clips)),
    '</svg>\n',
  ].join('\n');
}

function markSvg(mark: Mark, clips: readonly string[]): string {
  return mark.kind === 'path' ? pathSvg(mark, clips) : textSvg(mark);
}

function pathSvg(mark: PathMark, clips: readonly string[]): string {
  const { d, at, fill = 'none', stroke, strokeWidth = 1, dash, opacity, clip } = mark;
  return `<path${attributes({
    d,
    transform: at && `translate(${number(at[0])} ${number(at[1])})`,
    fill,
    'fill-rule': fill === 'none' ? undefined : 'evenodd',
    stroke,
    'stroke-width': stroke && number(strokeWidth),
    'stroke-linejoin': stroke && 'round',
    'stroke-dasharray': stroke && dash?.map(number).join(' '),
    opacity: opacity === undefined ? undefined : number(opacity),
    'clip-path': clip && `url(#clip${clips.indexOf(clip)})`,
  })}/>`;
}

function textSvg({ x, y, text, size, anchor, color, turned, halo }: TextMark): string {
  const words = attributes({
    x: number(x),
    y: number(y),
    'font-size': number(size),
    'text-anchor': anchor === 'start' ? undefined : anchor,
    fill: color,
    stroke: halo,
    'stroke-width': halo && number(size / 4),
    'stroke-linejoin': halo && 'round',
    'paint-order': halo && 'stroke',
    transform: turned && `rotate(-90 ${number(x)} ${number(y)})`,
  });
  return `<text${words}>${escapeXml(text)}</text>`;
}

function attributes(values: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => ` ${name}="${escapeXml(value ?? '')}"`)
    .join('');
}

/** A number with at most three decimals. */
function number(value: number): string {
  return String(Number(value.toFixed(3)));
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
