import { shorten } from '@isthmus/spelling';

/** What is said beside what is wrong. */
interface DatasetErrorOptions {
  readonly remedy?: string;
  readonly cause?: unknown;
  /** False for an outage, which may pass. */
  readonly isBadInput?: boolean;
}

/**
 * A data set is missing, cannot be had, or its files are not what they have to be. The message says
 * what is wrong, then `[file=, offset=, expected=, got=]` as far as they apply, then what to do.
 */
export class DatasetError extends Error {
  override readonly name = 'DatasetError';
  readonly isBadInput: boolean;

  constructor(
    what: string,
    where: Readonly<Record<string, string | number>>,
    { remedy, cause, isBadInput = true }: DatasetErrorOptions = {},
  ) {
    const fields = Object.entries(where).map(
      ([key, value]) => `${key}=${shorten(String(value), 400)}`,
    );
    const advice = remedy === undefined ? '' : `; ${remedy}`;
    super(`${what} [${fields.join(', ')}]${advice}`, { cause });
    this.isBadInput = isBadInput;
  }
}
