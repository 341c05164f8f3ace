import { z } from 'zod';

/** Environment variables as plain data. Only a `main` hands over `process.env`. */
export type Env = Readonly<Record<string, string | undefined>>;

/** The environment cannot be used; the message names every variable that is missing or invalid. */
export class EnvError extends Error {
  override readonly name = 'EnvError';
  readonly isBadInput = true;
}

/**
 * Reads the variables that `schema` names (its keys) out of `env`. An empty variable counts as unset, as in
 * the OpenTelemetry specification. The schema's meta `description` and `example` tell the operator
 * what is expected. Throws one `EnvError` for all variables together.
 */
export function readEnv<Schema extends z.ZodObject>(schema: Schema, env: Env): z.output<Schema> {
  const names = Object.keys(schema.shape);
  const given = Object.fromEntries(names.map((name) => [name, env[name] || undefined]));
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  const wrong = new Set(read.error.issues.map((issue) => String(issue.path[0])));
  const count =
    wrong.size === 1 ? '1 environment variable is' : `${wrong.size} environment variables are`;
  const lines = names
    .filter((name) => wrong.has(name))
    .map((name) => `  ${complaint(name, given[name], schema.shape[name])}`);
  throw new EnvError([`${count} missing or invalid`, ...lines].join('\n'));
}

function complaint(name: string, value: string | undefined, variable?: z.core.$ZodType): string {
  const { description, example } = (variable && z.globalRegistry.get(variable)) ?? {};
  const got = value === undefined ? 'nothing' : JSON.stringify(value);
  return `${name}: expected ${description}, got ${got}; set it, for example ${name}=${example}`;
}
