import { z } from 'zod';
import { type Env, readEnv } from './env.js';
import {
  listenAddress,
  queueLength,
  type ServiceConfig,
  serviceConfig,
  serviceVariables,
  slotCount,
} from './service-config.js';

/** What one service runs on: `listen` as host:port, `slots` worker threads, `queue` tasks that wait for them. */
export type ServiceSettings = ServiceConfig & {
  readonly listen: string;
  readonly slots: number;
  readonly queue: number;
};

/**
 * The environment of the service of that name: every variable that it reads, `ISTHMUS_<NAME>_LISTEN`,
 * `_SLOTS`, `_QUEUE` and those of `own` among them, and what reads them. That throws one `EnvError` for all that
 * are missing or invalid.
 */
export function serviceSettings<Own extends z.ZodObject = z.ZodObject<Record<never, never>>>(
  name: string,
  own?: Own,
): {
  readonly variableNames: readonly string[];
  readonly loadConfig: (env: Env) => ServiceSettings & { readonly own: z.output<Own> };
} {
  const prefix = `ISTHMUS_${name.toUpperCase()}`;
  const [listen, slots, queue] = [`${prefix}_LISTEN`, `${prefix}_SLOTS`, `${prefix}_QUEUE`];
  const ownVariables: z.ZodObject = own ?? z.object({});
  const variables = serviceVariables.extend({
    [listen]: listenAddress,
    [slots]: slotCount,
    [queue]: queueLength,
    ...ownVariables.shape,
  });
  return {
    variableNames: Object.keys(variables.shape),
    loadConfig(env) {
      const read = readEnv(variables, env);
      return {
        // A schema whose keys are made here has no type of its own: each part says what it read.
        ...serviceConfig(serviceVariables.parse(read), { serviceName: `isthmus-${name}` }),
        listen: listenAddress.parse(read[listen]),
        slots: slotCount.parse(read[slots]),
        queue: queueLength.parse(read[queue]),
        own: ownVariables.parse(read) as z.output<Own>,
      };
    },
  };
}
