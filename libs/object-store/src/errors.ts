/** What a store was asked to do. */
export interface Attempt {
  /** The store's `location`. */
  readonly location: string;
  readonly operation: 'put' | 'putIfAbsent' | 'get' | 'stat' | 'remove' | 'list';
  /** The key, or the prefix of a list. */
  readonly key: string;
}

/** There is no object under this key. */
export class ObjectNotFound extends Error {
  override readonly name = 'ObjectNotFound';
  readonly key: string;

  constructor(location: string, key: string) {
    super(
      `object not found [store=${location}, key=${key}]; ` +
        'it was never stored there, or was deleted: check that the store is the right one',
    );
    this.key = key;
  }
}

/** The bytes under a key are not those that were stored; `found` says what was expected and what is there. */
export class IntegrityError extends Error {
  override readonly name = 'IntegrityError';
  readonly key: string;

  constructor(location: string, key: string, found: string) {
    super(
      `object is corrupt [store=${location}, key=${key}]: ${found}; ` +
        'restore the object, or delete it and run again',
    );
    this.key = key;
  }
}

/** The store did not answer, or could not do its work just now. The same call may succeed later. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';

  constructor(attempt: Attempt, advice: string, cause: unknown) {
    super(describe('store is unavailable', attempt, advice, cause), { cause });
  }
}

/** There is no space left in the store, until somebody makes some. */
export class StoreFull extends Error {
  override readonly name = 'StoreFull';

  constructor(attempt: Attempt, cause: unknown) {
    super(describe('store is full', attempt, 'free some space there, then run again', cause), {
      cause,
    });
  }
}

/** The store answered that this is not allowed; a later try will not do better. */
export class StoreForbidden extends Error {
  override readonly name = 'StoreForbidden';

  constructor(attempt: Attempt, advice: string, cause: unknown) {
    super(describe('store permits no such access', attempt, advice, cause), { cause });
  }
}

/** The store as named cannot be used: a bad URL, a bucket that does not exist, a server that lacks a feature. */
export class StoreMisconfigured extends Error {
  override readonly name = 'StoreMisconfigured';
}

function describe(what: string, attempt: Attempt, advice: string, cause: unknown): string {
  const { location, operation, key } = attempt;
  return `${what} [store=${location}, operation=${operation}, key=${key}]: ${reason(cause)}; ${advice}`;
}

function reason(cause: unknown): string {
  // A host with several addresses that all refuse gives an AggregateError without text.
  if (cause instanceof AggregateError) return cause.errors.map(reason).join(', ');
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}
