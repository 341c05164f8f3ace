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
  readonly isBadInput = false;
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
  readonly isBadInput = false;
  readonly key: string;

  constructor(location: string, key: string, found: string) {
    super(
      `object is corrupt [store=${location}, key=${key}]: ${found}; ` +
        'run again with leave to write there: it is removed, and made anew',
    );
    this.key = key;
  }
}

/** The store did not answer, or could not do its work just now. The same call may succeed later. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
  readonly isBadInput = false;
  /** What was tried and what came of it, without advice: "[store=..., ...]: connect ECONNREFUSED". */
  readonly found: string;

  constructor(attempt: Attempt, advice: string, cause: unknown) {
    super(describe('store is unavailable', attempt, advice, cause), { cause });
    this.found = found(attempt, cause);
  }
}

/** There is no space left in the store, until somebody makes some. */
export class StoreFull extends Error {
  override readonly name = 'StoreFull';
  readonly isBadInput = false;

  constructor(attempt: Attempt, cause: unknown) {
    super(describe('store is full', attempt, 'free some space there, then run again', cause), {
      cause,
    });
  }
}

/** The store answered that this is not allowed; a later try will not do better. */
export class StoreForbidden extends Error {
  override readonly name = 'StoreForbidden';
  readonly isBadInput = true;

  constructor(attempt: Attempt, advice: string, cause: unknown) {
    super(describe('store permits no such access', attempt, advice, cause), { cause });
  }
}

/**
 * The store as named cannot be used, now or later: a bad URL, a bucket that does not exist, a server that lacks a
 * feature, a folder where an object should be.
 */
export class StoreMisconfigured extends Error {
  override readonly name = 'StoreMisconfigured';
  readonly isBadInput = true;
}

/** StoreMisconfigured, found out by what came of an attempt. */
export function misconfigured(attempt: Attempt, advice: string, cause: unknown) {
  return new StoreMisconfigured(describe('store cannot be used', attempt, advice, cause), {
    cause,
  });
}

/** This process may open no more files or connections, until it closes some: the store has no part in it. */
export class TooManyOpenFiles extends Error {
  override readonly name = 'TooManyOpenFiles';
  readonly isBadInput = false;

  constructor(attempt: Attempt, cause: unknown) {
    const advice =
      'raise the limit of open files, in a shell with `ulimit -n 1024`, then run again';
    super(describe('too many open files', attempt, advice, cause), { cause });
  }
}

/** Whether an error of the system says that a process, or all of them, have too many files open. */
export function isOutOfFiles(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(EMFILE|ENFILE)$/.test(String(error.code));
}

function describe(what: string, attempt: Attempt, advice: string, cause: unknown): string {
  return `${what} ${found(attempt, cause)}; ${advice}`;
}

function found({ location, operation, key }: Attempt, cause: unknown): string {
  return `[store=${location}, operation=${operation}, key=${key}]: ${reason(cause)}`;
}

function reason(cause: unknown): string {
  // A host with several addresses that all refuse gives an AggregateError without text.
  if (cause instanceof AggregateError) return cause.errors.map(reason).join(', ');
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}
