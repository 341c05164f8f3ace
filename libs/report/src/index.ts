export { renderCharts } from './render-charts.js';
export { renderReport } from './render-report.js';
export type { ScalingLine, ScalingPanel } from './scaling-chart.js';
export { drawScaling } from './scaling-chart.js';
export { barrierLines } from './width-chart.js';
export type { MethodScaling } from './width-scalings.js';
export { areOfSeveralWidths, settingOf, widthOf, widthScalings } from './width-scalings.js';
