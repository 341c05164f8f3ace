import { pino } from 'pino';
import { withoutMiddle } from './without-middle.js';

/** The longest that one value of a line may be: what a client sends must not fill a disk. */
const mostBytes = 16_384;

/** Writes structured lines; fields first, then a sentence. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What waits at most where a line could not be written. */
const mostWaitingBytes = 1 << 20;

/**
 * A logger of JSON lines on stderr, so that stdout stays free for results. Of a long text the middle is left out.
 * Where stderr cannot be written, as on a full disk, lines are lost and nothing else is.
 */
export function createLogger(name: string, level: string): Logger {
  const formatters = { log: shortened };
  const stderr = pino.destination({ dest: 2, sync: true, maxLength: mostWaitingBytes });
  stderr.on('error', () => undefined);
  return pino({ name, level, formatters }, stderr);
}

function shortened(fields: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [
      field,
      typeof value === 'string' ? withoutMiddle(value, mostBytes) : value,
    ]),
  );
}
