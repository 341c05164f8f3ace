import colors from 'picocolors';
import { type CommandOutput, commandIo } from './command-io.js';

/** Words in colours; the words alone where there are none. */
export interface Colours {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
}

/**
 * The colours of a stream: those of a terminal that has them, unless NO_COLOR is set; also without a terminal where
 * FORCE_COLOR is.
 */
export function coloursOf(stream: CommandOutput): Colours {
  const { green, red, yellow, bold, dim } = colors.createColors(hasColours(stream));
  return { good: green, bad: red, warning: yellow, strong: bold, faint: dim };
}

function hasColours({ isTTY = false }: CommandOutput): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = commandIo().env;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return !/^(0|false)$/.test(FORCE_COLOR);
  return isTTY && (NO_COLOR ?? '') === '' && TERM !== 'dumb';
}
