import { writeLine } from './above-block.js';
import { commandIo } from './command-io.js';

/** Prints a result on stdout: one JSON object, or the text for people. */
export function printResult(result: object, text: string, { json }: { json?: boolean }): void {
  commandIo().stdout.write(`${json === true ? JSON.stringify(result) : text}\n`);
}

/** Prints a line for people on stderr, where it does not mix with a result, above what is drawn there. */
export function say(line: string): void {
  writeLine(commandIo().stderr, line);
}
