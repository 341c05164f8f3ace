import { once } from 'node:events';
import { writeLine } from './above-block.js';
import { commandIo } from './command-io.js';

/** Prints a result on stdout: one JSON object, or the text for people. */
export function printResult(result: object, text: string, { json }: { json?: boolean }): void {
  commandIo().stdout.write(`${json === true ? JSON.stringify(result) : text}\n`);
}

/** Prints one of many lines of a result on stdout, and waits until they are read where that takes long. */
export async function printLine(line: string): Promise<void> {
  const { stdout } = commandIo();
  if (!stdout.write(`${line}\n`)) await once(stdout, 'drain');
}

/** Prints a line for people on stderr, where it does not mix with a result, above what is drawn there. */
export function say(line: string): void {
  writeLine(commandIo().stderr, line);
}
