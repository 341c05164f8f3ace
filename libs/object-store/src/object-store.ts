/** Lets the caller end a call early: it rejects with the signal's reason and leaves nothing half stored. */
export interface Cancellable {
  readonly signal?: AbortSignal | undefined;
}

/** What a list tells of an object. */
export interface ListedObject {
  readonly key: string;
  readonly sizeBytes: number;
  /** When it was last put, by the clock of whoever keeps it. */
  readonly modifiedAt: Date;
}

/**
 * Bytes under keys (see `checkKey` for the grammar), shared by processes and machines. An object is
 * visible whole or not at all, whatever dies while it is written. Throws `ObjectNotFound`,
 * `StoreUnavailable` (worth another try), `StoreFull`, `StoreForbidden` or `StoreMisconfigured`.
 */
export interface ObjectStore {
  /** For messages, e.g. "folder /x" or "s3 http://host:9000/bucket"; holds no secret. */
  readonly location: string;
  /** Stores the bytes, in place of any that were there. */
  put(key: string, bytes: Uint8Array, options?: Cancellable): Promise<void>;
  /**
   * True: stored by this call. False: something was already there and stays. At most one of many
   * callers gets true; when the answer to it was lost on a network, none does, though its bytes are there.
   */
  putIfAbsent(key: string, bytes: Uint8Array, options?: Cancellable): Promise<boolean>;
  /** The object's bytes, which then belong to the caller. */
  get(key: string, options?: Cancellable): Promise<Uint8Array>;
  /** Undefined where there is no object. */
  stat(key: string, options?: Cancellable): Promise<{ readonly sizeBytes: number } | undefined>;
  /** Removes the object, if there is one. */
  remove(key: string, options?: Cancellable): Promise<void>;
  /**
   * The objects whose keys begin with `prefix` ('' for all), in no particular order, a few at a time. What is put or
   * removed meanwhile may be among them or not.
   */
  list(prefix: string, options?: Cancellable): AsyncIterable<ListedObject>;
}
