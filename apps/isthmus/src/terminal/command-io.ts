import { AsyncLocalStorage } from 'node:async_hooks';

/** A stream that a command prints on. */
export type CommandOutput = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  /** Of a terminal. */
  readonly columns?: number;
  readonly rows?: number;
};

/** What a command takes from the process that it runs in. Its paths are relative to that process' folder. */
export interface CommandIo {
  readonly stdout: CommandOutput;
  readonly stderr: CommandOutput;
  readonly env: NodeJS.ProcessEnv;
  /** Interrupts it, in place of the signals that the process gets. */
  readonly signal?: AbortSignal;
}

/** A command line that runs. */
interface RunningCommand {
  readonly args: readonly string[];
  readonly io: CommandIo;
  exitCode: number;
}

// What prints lies deep below the commands; it finds the streams of its own command here.
const running = new AsyncLocalStorage<RunningCommand>();

/** What a command has that is a process of its own. */
export function processIo(): CommandIo {
  return { stdout: process.stdout, stderr: process.stderr, env: process.env };
}

/** Runs `work` with this input and output; answers with the exit code that it set, or else 0. */
export async function withCommandIo(
  args: readonly string[],
  io: CommandIo,
  work: () => Promise<void>,
): Promise<number> {
  const command: RunningCommand = { args, io, exitCode: 0 };
  await running.run(command, work);
  return command.exitCode;
}

/** The input and output of the command that runs; those of the process where none does. */
export function commandIo(): CommandIo {
  return running.getStore()?.io ?? processIo();
}

/** The arguments of the command line that runs. */
export function commandArguments(): readonly string[] {
  return running.getStore()?.args ?? [];
}

/** Sets what the command that runs will end with. */
export function endWith(exitCode: number): void {
  const command = running.getStore();
  if (command === undefined) throw new Error('no command runs that could end');
  command.exitCode = exitCode;
}
