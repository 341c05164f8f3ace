import { z } from 'zod';
import { type Env, readEnv } from './env.js';
import {
  listenAddress,
  type ServiceConfig,
  serviceConfig,
  serviceVariables,
  slotCount,
} from './service-config.js';

/** What one service runs on: `listen` as host:port, `slots` worker threads. */
export type ServiceSettings = ServiceConfig & {
  readonly listen: string;
  readonly slots: number;
};

/**
 * The environment of the service of that name: every variable that it reads, `ISTHMUS_<NAME>_LISTEN`,
 * `_SLOTS` and those of `own` among them, and what reads them. That throws one `EnvError` for all that
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
  const [listen, slots] = [`${prefix}_LISTEN`, `${prefix}_SLOTS`];
  const ownVariables: z.ZodObject = own ?? z.object({});
  const variables = serviceVariables.extend({
    [listen]: listenAddress,
    [slots]: slotCount,
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
        own: ownVariables.parse(read) as z.output<Own>,
      };
    },
  };
}
