import type { CommandOutput } from './command-io.js';

/** Writes a line of its own to a stream on which something is drawn again and again. */
type WriteLine = (line: string) => void;

const drawnOn = new WeakMap<CommandOutput, WriteLine>();

/** Has lines of a stream written by `write`, above what is drawn there, until the answer is called. */
export function drawOn(stream: CommandOutput, write: WriteLine): () => void {
  drawnOn.set(stream, write);
  return () => drawnOn.delete(stream);
}

/** Writes a line to a stream, above what is drawn there if anything is. */
export function writeLine(stream: CommandOutput, line: string): void {
  const write = drawnOn.get(stream) ?? ((text) => stream.write(`${text}\n`));
  write(line);
}
