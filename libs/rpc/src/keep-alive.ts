/**
 * Options of a channel and of a server: a peer that is frozen or has vanished without a word is found within half a
 * minute, by the pings that it does not answer.
 */
export const keepAlive = {
  'grpc.keepalive_time_ms': 10_000,
  // As long as a process may be held up on a machine with too much to do.
  'grpc.keepalive_timeout_ms': 15_000,
} as const;
