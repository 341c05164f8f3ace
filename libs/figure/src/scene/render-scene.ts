import { scenePdf } from './pdf.js';
import { scenePng } from './png.js';
import type { Scene } from './scene.js';
import { sceneSvg } from './svg.js';

/** The kinds of files that a figure can be. */
export const figureFormats = ['svg', 'pdf', 'png'] as const;
export type FigureFormat = (typeof figureFormats)[number];

/** A figure as the content of a file. */
export async function renderScene(
  scene: Scene,
  format: FigureFormat,
): Promise<Uint8Array | string> {
  if (format === 'svg') return sceneSvg(scene);
  return format === 'pdf' ? scenePdf(scene) : scenePng(scene);
}

/** What a file's name says that it is, or undefined. */
export function formatOfFile(file: string): FigureFormat | undefined {
  return figureFormats.find((format) => file.toLowerCase().endsWith(`.${format}`));
}
