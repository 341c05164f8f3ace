export type { BarrierDefinition, CurvePoint } from './barrier.js';
export { barrier } from './barrier.js';
export { innerProduct, squaredDistance } from './distance.js';
export { interpolate, lambdaGrid } from './path.js';
