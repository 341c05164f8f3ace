export {
  busyForMs,
  isOfArtifact,
  isOfStore,
  isTransient,
  refusalReason,
  rpcReason,
} from './client-error.js';
export type { Connection } from './connect.js';
export { connect } from './connect.js';
export type { HealthCheck } from './health-monitor.js';
export { parseField } from './parse-field.js';
export type { TaskResponse } from './respond.js';
export { respond } from './respond.js';
export type { ListeningMessage, ServiceProcess } from './run-service.js';
export { runService } from './run-service.js';
export type { CalledService } from './service-failure.js';
export { failureOf } from './service-failure.js';
export type { RunningService, ServiceOptions } from './start-service.js';
export { startService } from './start-service.js';
