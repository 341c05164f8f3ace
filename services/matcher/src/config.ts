import { availableParallelism } from 'node:os';
import { type Env, serviceSettings } from '@isthmus/runtime';

const settings = serviceSettings('matcher');

/** Every variable that the matcher reads. */
export const { variableNames } = settings;

/**
 * Reads the environment of the matcher. Restarts of one match share its threads: unless told otherwise
 * it has as many as the machine computes on at once. Throws one `EnvError` for all that is invalid.
 */
export function loadConfig(env: Env): ReturnType<typeof settings.loadConfig> {
  return settings.loadConfig({ ISTHMUS_MATCHER_SLOTS: String(availableParallelism()), ...env });
}
