/** What the main thread sends: a request, or that the thread is to end. */
export type ThreadMessage =
  | {
      readonly kind: 'compute';
      readonly request: unknown;
      /** Shared memory that `createReins` made. */
      readonly reins: SharedArrayBuffer;
    }
  | { readonly kind: 'end' };

/** What a compute thread sends back: events, then how it ended. */
export type WorkerMessage =
  | { readonly kind: 'event'; readonly event: unknown }
  | { readonly kind: 'ended' }
  | {
      readonly kind: 'failed';
      readonly name: string;
      readonly message: string;
      readonly stack: string | undefined;
      /** What the error says of it, if anything. */
      readonly isBadInput: boolean | undefined;
    };
