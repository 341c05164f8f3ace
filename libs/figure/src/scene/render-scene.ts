import type { Scene } from './scene.js';

/** The kinds of files that a figure can be. */
export const figureFormats = ['svg', 'pdf', 'png'] as const;
export type FigureFormat = (typeof figureFormats)[number];

/** A figure as the content of a file. What writes the other formats is not loaded. */
export async function renderScene(
  scene: Scene,
  format: FigureFormat,
): Promise<Uint8Array | string> {
  if (format === 'svg') return (await import('./svg.js')).sceneSvg(scene);
  if (format === 'pdf') return (await import('./pdf.js')).scenePdf(scene);
  return (await import('./png.js')).scenePng(scene);
}

/** What a file's name says that it is, or undefined. */
export function formatOfFile(file: string): FigureFormat | undefined {
  return figureFormats.find((format) => file.toLowerCase().endsWith(`.${format}`));
}
