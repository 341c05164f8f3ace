export type { GeometryStep } from './geometry-step.js';
export type {
  Geometry,
  GeometryData,
  GeometryEvent,
  GeometryProblem,
  MatrixGeometry,
} from './measure-geometry.js';
export { measureGeometry } from './measure-geometry.js';
