export type { Env } from './env.js';
export { EnvError, readEnv } from './env.js';
export type { Logger } from './logger.js';
export { createLogger } from './logger.js';
export type { ServiceConfig } from './service-config.js';
export {
  listenAddress,
  serviceConfig,
  serviceVariables,
  slotCount,
} from './service-config.js';
export type { SpanAttributes, Tracing } from './tracing.js';
export { activeTraceId, inSpan, recordSpan, startTracing } from './tracing.js';
