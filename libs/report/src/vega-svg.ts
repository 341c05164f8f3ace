import { parse, type Config as VegaConfig, View } from 'vega';
import { type Config, compile, type TopLevelSpec } from 'vega-lite';

/** A Vega-Lite specification with its data inline. */
export type ChartSpec = TopLevelSpec;

/** What lies over each other in one panel of a chart, without data and size. */
export type ChartPanel = Pick<Extract<ChartSpec, { layer: unknown }>, 'encoding' | 'layer'>;

const text = '#222222';
const config: Config = {
  aria: false,
  autosize: { type: 'fit', contains: 'padding' },
  background: 'white',
  font: 'Helvetica, Arial, Liberation Sans, sans-serif',
  padding: 4,
  view: { stroke: null },
  axis: {
    domainColor: '#666666',
    gridColor: '#e6e6e6',
    labelColor: text,
    labelFontSize: 14,
    tickColor: '#666666',
    titleColor: text,
    titleFontSize: 14,
    titleFontWeight: 'normal',
    titlePadding: 8,
  },
  legend: {
    columns: 2,
    direction: 'horizontal',
    labelColor: text,
    labelFontSize: 14,
    labelLimit: 600,
    orient: 'top',
    symbolOpacity: 1,
    symbolSize: 120,
    symbolStrokeWidth: 2.5,
    title: null,
  },
};

// Legends one under the other; Vega-Lite's own configuration has no such key.
const vegaConfig: VegaConfig = {
  legend: { layout: { top: { anchor: 'start', direction: 'vertical', margin: 2 } } },
};

/** The chart as an SVG document, the same for the same specification; runs no script and loads nothing. */
export async function drawSvg(spec: ChartSpec): Promise<string> {
  const view = new View(parse(compile(spec, { config }).spec, vegaConfig), { renderer: 'none' });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}
