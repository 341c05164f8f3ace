import { type RunningCommand, startIsthmus } from './command.js';

/** The three services, each served by a command of its own. */
export interface Served {
  readonly commands: readonly RunningCommand[];
  /** What `--services` takes. */
  readonly addresses: string;
}

/** Runs `isthmus serve` for each service, over one store, until they listen. */
export async function serve(store: string, cwd: string): Promise<Served> {
  const commands = ['trainer', 'matcher', 'evaluator'].map((name) => ({
    name,
    command: startIsthmus(['serve', name, '--store', store], { cwd }),
  }));
  const addresses = await Promise.all(
    commands.map(async ({ name, command }) => {
      const [, address] = await command.printed(/"address":"([^"]+)".*"listening"/);
      return `${name}=${address}`;
    }),
  );
  return { commands: commands.map(({ command }) => command), addresses: addresses.join(',') };
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
