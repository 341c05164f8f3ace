export type { Column } from './measurement/columns.js';
export { measurementColumns } from './measurement/columns.js';
export type { Measurement } from './measurement/measurement.js';
export { columnsOf } from './measurement/measurement.js';
export { eachMeasurement, measurements } from './measurement/measurements.js';
