import { shorten } from '@isthmus/spelling';

/**
 * A checkpoint or permutation file is not what it has to be. The message says what is wrong, then
 * `[file=, member=, offset=, tensor=, expected=, got=]` as far as they apply.
 */
export class CheckpointError extends Error {
  override readonly name = 'CheckpointError';
  readonly isBadInput = true;

  constructor(
    what: string,
    where: Readonly<Record<string, string | number | bigint>>,
    options?: ErrorOptions,
  ) {
    const fields = Object.entries(where).map(
      ([key, value]) => `${key}=${shorten(String(value), 300)}`,
    );
    super(`${what} [${fields.join(', ')}]`, options);
  }
}
