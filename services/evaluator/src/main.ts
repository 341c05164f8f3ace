import { EvaluatorServiceDefinition } from '@isthmus/proto';
import { runService } from '@isthmus/rpc';
import { createLogger } from '@isthmus/runtime';
import { startTracing } from '@isthmus/runtime/start-tracing';
import { openTaskHost } from '@isthmus/task';
import { createComputePool } from '@isthmus/tensorflow';
import { loadConfig } from './config.js';
import type { EvaluateWork, EvaluateWorkEvent } from './evaluate-work.js';
import { createEvaluatorService } from './service.js';

await runService(() => {
  const config = loadConfig(process.env);
  const logger = createLogger('evaluator', config.logLevel);
  const tracing = startTracing(config.serviceName, config.otlpEndpoint);
  const { host, checkStore } = openTaskHost(config, (news) => logger.warn({}, news));
  const compute = createComputePool<EvaluateWork, EvaluateWorkEvent>(
    new URL('./evaluate-worker.js', import.meta.url),
    { slots: config.slots },
  );
  return {
    listen: config.listen,
    logger,
    checks: {
      store: checkStore,
      compute: (options) => compute.check(options),
    },
    add: (server) =>
      server.add(EvaluatorServiceDefinition, createEvaluatorService({ host, compute })),
    async close() {
      await compute.close();
      await tracing.shutdown();
    },
  };
});
