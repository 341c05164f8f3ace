export { describeAllButWidth } from './grid-settings.js';
export {
  renderLiveCharts,
  renderLivePage,
  renderLiveProgress,
} from './live/render-live.js';
export { methodLabel } from './method-label.js';
export { renderCharts } from './render-charts.js';
export { renderReport } from './render-report.js';
export type { ScalingLine, ScalingPanel } from './scaling-chart.js';
export { drawScaling } from './scaling-chart.js';
export { barrierLines, pointsOf } from './width-chart.js';
