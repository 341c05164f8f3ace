export type { ScaleKind } from './axes/axis-scale.js';
export { scaleKinds } from './axes/axis-scale.js';
export { type FigureSize, parseFigureSize } from './figure-size.js';
export { drawHeatMap, type HeatMapFigure } from './maps/draw-heat-map.js';
export {
  type FigureFormat,
  figureFormats,
  formatOfFile,
  renderScene,
} from './scene/render-scene.js';
export type { Scene } from './scene/scene.js';
export { drawSeriesFigure } from './series/draw-series-figure.js';
export type {
  Axis,
  Series,
  SeriesFigure,
  SeriesPanel,
  SeriesPoint,
} from './series/series-figure.js';
