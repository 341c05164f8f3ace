import { pino } from 'pino';

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
 * A logger of JSON lines on stderr, so that stdout stays free for results. Where stderr cannot be written, as on a
 * full disk, lines are lost and nothing else is.
 */
export function createLogger(name: string, level: string): Logger {
  const stderr = pino.destination({ dest: 2, sync: true, maxLength: mostWaitingBytes });
  stderr.on('error', () => undefined);
  return pino({ name, level }, stderr);
}
