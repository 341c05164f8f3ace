import { type RunningCommand, startIsthmus } from './running-command.js';

/** The three services, each served by a command of its own. */
export interface Served {
  readonly commands: readonly RunningCommand[];
  /** What `--services` takes. */
  readonly addresses: string;
}

/** Runs `isthmus serve` for each service, over one store, until all listen. */
export async function serve(store: string, cwd: string): Promise<Served> {
  const names = ['trainer', 'matcher', 'evaluator'];
  const commands = names.map((name) => startIsthmus(['serve', name, '--store', store], { cwd }));
  const printed = await Promise.all(
    commands.map((command) => command.printed(/"address":"([^"]+)".*"listening"/)),
  );
  const addresses = names.map((name, i) => `${name}=${printed[i]?.[1]}`);
  return { commands, addresses: addresses.join(',') };
}

/** Tells the services to stop, and waits until they have; answers with their exit codes. */
export function stop({ commands }: Served): Promise<(number | null)[]> {
  return Promise.all(
    commands.map(async ({ pid, ended }) => {
      process.kill(pid, 'SIGTERM');
      return (await ended).code;
    }),
  );
}
