import type { Chart } from './chart.js';
import { drawSvg } from './vega-svg.js';

/** The chart as an SVG document that carries its title and description. */
export async function drawChart({ title, description, spec }: Chart): Promise<string> {
  const svg = await drawSvg(spec);
  const words = `<title>${escapeXml(title)}</title><desc>${escapeXml(description)}</desc>`;
  return svg.replace(/^<svg\b([^>]*)>/, (_, attributes) => `<svg role="img"${attributes}>${words}`);
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
