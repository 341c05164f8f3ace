import { EvaluatorServiceDefinition } from '@isthmus/proto';
import { runService } from '@isthmus/rpc';
import { createLogger } from '@isthmus/runtime';
import { startTracing } from '@isthmus/runtime/start-tracing';
import { openTaskHost } from '@isthmus/task';
import { createComputePool } from '@isthmus/tensorflow';
import { loadConfig } from './config.js';
import type { EvaluateWork, EvaluateWorkEvent } from './evaluate-work.js';
import type { GeometryWork, GeometryWorkEvent } from './geometry-work.js';
import { createEvaluatorService } from './service.js';

await runService(() => {
  const config = loadConfig(process.env);
  const logger = createLogger('evaluator', config.logLevel);
  const tracing = startTracing(config.serviceName, config.otlpEndpoint);
  const { host, checkStore } = openTaskHost(config, (news) => logger.warn({}, news));
  const poolOf = <Work, Event>(worker: string) =>
    createComputePool<Work, Event>(new URL(worker, import.meta.url), { slots: config.slots });
  // A thread starts with its first task, and no more tasks compute at once than there are slots.
  const compute = {
    evaluate: poolOf<EvaluateWork, EvaluateWorkEvent>('./evaluate-worker.js'),
    geometry: poolOf<GeometryWork, GeometryWorkEvent>('./geometry-worker.js'),
  };
  const pools = Object.values(compute);
  return {
    listen: config.listen,
    logger,
    checks: {
      store: checkStore,
      compute: (options) => Promise.all(pools.map((pool) => pool.check(options))),
    },
    add: (server) =>
      server.add(EvaluatorServiceDefinition, createEvaluatorService({ host, compute })),
    async close() {
      await Promise.all(pools.map((pool) => pool.close()));
      await tracing.shutdown();
    },
  };
});
