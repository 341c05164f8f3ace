/** What the main thread sends: a request, and a flag it raises to cancel it. */
export interface WorkerRequest {
  readonly request: unknown;
  /** One int32 in shared memory: not 0 once cancelled. */
  readonly cancelled: SharedArrayBuffer;
}

/** What a compute thread sends back: events, then how it ended. */
export type WorkerMessage =
  | { readonly kind: 'event'; readonly event: unknown }
  | { readonly kind: 'ended' }
  | {
      readonly kind: 'failed';
      readonly name: string;
      readonly message: string;
      readonly stack: string | undefined;
    };
