export { isTransient, rpcReason } from './client-error.js';
export type { Connection } from './connect.js';
export { connect } from './connect.js';
export type { TaskResponse } from './respond.js';
export { respond } from './respond.js';
export type { ListeningMessage, RunningService, ServiceOptions } from './run-service.js';
export { runService, startService } from './run-service.js';
