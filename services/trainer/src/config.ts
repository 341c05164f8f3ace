import {
  type Env,
  listenAddress,
  readEnv,
  type ServiceConfig,
  serviceConfig,
  serviceVariables,
  slotCount,
} from '@isthmus/runtime';

const variables = serviceVariables.extend({
  ISTHMUS_TRAINER_LISTEN: listenAddress,
  ISTHMUS_TRAINER_SLOTS: slotCount,
});

/** Every environment variable that the trainer reads. */
export const variableNames: readonly string[] = Object.keys(variables.shape);

/** What the trainer runs on: `listen` as host:port, `slots` worker threads. */
export type Config = ServiceConfig & {
  readonly listen: string;
  readonly slots: number;
};

/** Reads the trainer's variables. Throws one `EnvError` that names all that are missing or invalid. */
export function loadConfig(env: Env): Config {
  const read = readEnv(variables, env);
  return {
    ...serviceConfig(read, { serviceName: 'isthmus-trainer' }),
    listen: read.ISTHMUS_TRAINER_LISTEN,
    slots: read.ISTHMUS_TRAINER_SLOTS,
  };
}
