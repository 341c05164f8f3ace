import {
  TrainerServiceDefinition,
  type TrainerServiceImplementation,
  type TrainResponse,
} from '@isthmus/proto';
import type { Logger } from '@isthmus/runtime';
import { onTestFinished } from 'vitest';
import { connect } from './connect.js';
import type { HealthCheck } from './health-monitor.js';
import { startService } from './start-service.js';

/** A line that a service logged. */
interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly [field: string]: unknown;
}

/** A logger that keeps its lines for a test to read. */
function createLogReader(): Logger & { readonly lines: readonly LogLine[] } {
  const lines: LogLine[] = [];
  const at = (level: string) => (fields: object, message: string) => {
    lines.push({ ...fields, level, message });
  };
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** Serves `train` on a free port, with a client of it; both end with the test. */
export async function serve(
  train: TrainerServiceImplementation['train'],
  checks: Readonly<Record<string, HealthCheck>> = {},
) {
  const logger = createLogReader();
  const service = await startService({
    listen: '127.0.0.1:0',
    logger,
    checks,
    add: (server) => server.add(TrainerServiceDefinition, { train }),
  });
  const connection = connect(TrainerServiceDefinition, service.address);
  onTestFinished(async () => {
    connection.close();
    await service.stop();
  });
  return { service, client: connection.client, logger };
}

/** A message of a stream: one metric. */
export function metric(value: number, name = 'count'): TrainResponse {
  return { event: { $case: 'metric', value: { name, value, step: 0 } } };
}
