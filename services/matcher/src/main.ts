import { MatcherServiceDefinition } from '@isthmus/proto';
import { runService } from '@isthmus/rpc';
import { createLogger } from '@isthmus/runtime';
import { startTracing } from '@isthmus/runtime/start-tracing';
import { openTaskHost } from '@isthmus/task';
import { createComputePool } from '@isthmus/tensorflow';
import { loadConfig } from './config.js';
import type { FuseWork, FuseWorkEvent } from './fuse-work.js';
import type { MatchWork, MatchWorkEvent } from './match-work.js';
import { createMatcherService } from './service.js';
import type { VerifyWork, VerifyWorkEvent } from './verify-work.js';

await runService(() => {
  const config = loadConfig(process.env);
  const logger = createLogger('matcher', config.logLevel);
  const tracing = startTracing(config.serviceName, config.otlpEndpoint);
  const { host, checkStore } = openTaskHost(config, (news) => logger.warn({}, news));
  const poolOf = <Work, Event>(worker: string) =>
    createComputePool<Work, Event>(new URL(worker, import.meta.url), { slots: config.slots });
  // A thread starts with its first task, and no more tasks compute at once than there are slots.
  const compute = {
    match: poolOf<MatchWork, MatchWorkEvent>('./match-worker.js'),
    fuse: poolOf<FuseWork, FuseWorkEvent>('./fuse-worker.js'),
    verify: poolOf<VerifyWork, VerifyWorkEvent>('./verify-worker.js'),
  };
  const pools = Object.values(compute);
  return {
    listen: config.listen,
    logger,
    checks: {
      store: checkStore,
      compute: (options) => Promise.all(pools.map((pool) => pool.check(options))),
    },
    add: (server) => server.add(MatcherServiceDefinition, createMatcherService({ host, compute })),
    async close() {
      await Promise.all(pools.map((pool) => pool.close()));
      await tracing.shutdown();
    },
  };
});
