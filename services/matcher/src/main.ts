import { MatcherServiceDefinition } from '@isthmus/proto';
import { runService } from '@isthmus/rpc';
import { createLogger } from '@isthmus/runtime';
import { startTracing } from '@isthmus/runtime/start-tracing';
import { openTaskHost } from '@isthmus/task';
import { createComputePool } from '@isthmus/tensorflow';
import { loadConfig } from './config.js';
import type { MatchWork, MatchWorkEvent } from './match-work.js';
import { createMatcherService } from './service.js';

await runService(() => {
  const config = loadConfig(process.env);
  const logger = createLogger('matcher', config.logLevel);
  const tracing = startTracing(config.serviceName, config.otlpEndpoint);
  const { host, checkStore } = openTaskHost(config, (news) => logger.warn({}, news));
  const compute = createComputePool<MatchWork, MatchWorkEvent>(
    new URL('./match-worker.js', import.meta.url),
    { slots: config.slots },
  );
  return {
    listen: config.listen,
    logger,
    checks: {
      store: checkStore,
      compute: (options) => compute.check(options),
    },
    add: (server) => server.add(MatcherServiceDefinition, createMatcherService({ host, compute })),
    async close() {
      await compute.close();
      await tracing.shutdown();
    },
  };
});
