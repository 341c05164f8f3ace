import { type RunningCommand, startIsthmus } from './running-command.js';

/** The three services, each served by a command of its own. */
export interface Served {
  readonly commands: readonly RunningCommand[];
  /** What `--services` takes. */
  readonly addresses: string;
}

/** Runs `isthmus serve` for each service, over one store, one after the other until they listen. */
export async function serve(store: string, cwd: string): Promise<Served> {
  const commands: RunningCommand[] = [];
  const addresses: string[] = [];
  for (const name of ['trainer', 'matcher', 'evaluator']) {
    const command = startIsthmus(['serve', name, '--store', store], { cwd });
    commands.push(command);
    const [, address] = await command.printed(/"address":"([^"]+)".*"listening"/);
    addresses.push(`${name}=${address}`);
  }
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
