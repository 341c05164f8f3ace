import { TrainerServiceDefinition } from '@isthmus/proto';
import { runService } from '@isthmus/rpc';
import { createLogger } from '@isthmus/runtime';
import { startTracing } from '@isthmus/runtime/start-tracing';
import { openTaskHost } from '@isthmus/task';
import { createComputePool } from '@isthmus/tensorflow';
import { loadConfig } from './config.js';
import { createTrainerService } from './service.js';
import type { TrainWork, TrainWorkEvent } from './train-work.js';

await runService(() => {
  const config = loadConfig(process.env);
  const logger = createLogger('trainer', config.logLevel);
  const tracing = startTracing(config.serviceName, config.otlpEndpoint);
  const { host, checkStore } = openTaskHost(config, (news) => logger.warn({}, news));
  const compute = createComputePool<TrainWork, TrainWorkEvent>(
    new URL('./train-worker.js', import.meta.url),
    { slots: config.slots },
  );
  const saveEveryMs = 1000 * config.own.ISTHMUS_TRAINER_SAVE_SECONDS;
  const context = { host, compute, saveEveryMs };
  return {
    listen: config.listen,
    logger,
    checks: {
      store: checkStore,
      compute: (options) => compute.check(options),
    },
    add: (server) => server.add(TrainerServiceDefinition, createTrainerService(context)),
    async close() {
      await compute.close();
      await tracing.shutdown();
    },
  };
});
