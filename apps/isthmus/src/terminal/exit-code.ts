import { isBadInput } from '@isthmus/runtime/bad-input';
import { shorten } from '@isthmus/spelling';
import { CommanderError } from 'commander';
import { isBug, reportBug } from './bug-report.js';
import { commandIo } from './command-io.js';
import { say } from './output.js';

/** What a command ends with. */
export const exitCodes = { done: 0, failed: 1, badInput: 2, interrupted: 130 } as const;

/** Characters of a line of an error; the longest of ours, which list names and say what to do, have some 1,000. */
const longestLine = 2000;

/** Something that the user gave cannot be used; the message says what to give. */
export class BadInput extends Error {
  override readonly name = 'BadInput';
  readonly isBadInput = true;
}

/** The exit code for an error, after saying on stderr what went wrong. */
export function explain(error: unknown): number {
  // Commander has printed what it had to say.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.badInput;
  if (!(error instanceof Error)) throw error;
  if (error.name === 'AbortError') {
    say(
      '\ninterrupted; run the same command again: finished tasks are kept; a training resumes from its last saved state',
    );
    return exitCodes.interrupted;
  }
  say(`error: ${isBug(error) ? reportBug(error) : told(error.message)}`);
  if (isBadInput(error)) return exitCodes.badInput;
  if (commandIo().env.ISTHMUS_LOG_LEVEL === 'debug') say(String(error.stack));
  return exitCodes.failed;
}

/** Whatever an error repeats of what was given, each of its lines can be read. */
function told(message: string): string {
  return message
    .split('\n')
    .map((line) => shorten(line, longestLine))
    .join('\n');
}
