import { saysBadInput } from '@isthmus/runtime/bad-input';
import { type RunningService, type ServiceOptions, startService } from './start-service.js';

/** A service with what it has to put away at its end. */
export interface ServiceProcess extends ServiceOptions {
  readonly close: () => Promise<void>;
}

/** Where a child process tells its parent that it listens. */
export interface ListeningMessage {
  readonly listening: string;
}

/**
 * Runs the service that `assemble` makes until it is told to stop: by SIGTERM, by SIGINT, or
 * by the end of the process that started it with an IPC channel, however that one ended. Such
 * a parent is told the address, and a terminal's Ctrl-C is left to it. Where the environment
 * does not make a service, says why on stderr and leaves exit code 2.
 */
export async function runService(assemble: () => ServiceProcess): Promise<void> {
  const started = await startOrExplain(assemble);
  if (started === undefined) return;
  const { logger, close, service } = started;
  const told = new Promise<string>((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('disconnect', () => resolve('the end of the parent process'));
    process.on('SIGINT', () => {
      if (!process.connected) resolve('SIGINT');
    });
  });
  logger.info({ address: service.address }, 'listening');
  process.send?.({ listening: service.address } satisfies ListeningMessage);
  logger.info({ by: await told }, 'stopping');
  await service.stop();
  await close();
  if (process.connected) process.disconnect();
}

async function startOrExplain(
  assemble: () => ServiceProcess,
): Promise<(ServiceProcess & { readonly service: RunningService }) | undefined> {
  let assembled: ServiceProcess | undefined;
  try {
    assembled = assemble();
    return { ...assembled, service: await startService(assembled) };
  } catch (error) {
    await assembled?.close();
    // What the operator mends, not the programmer: a stack tells him nothing.
    if (!(error instanceof Error && saysBadInput(error))) throw error;
    console.error(error.message);
    process.exitCode = 2;
    return undefined;
  }
}
