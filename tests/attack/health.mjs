import { call } from './grpc-call.mjs';

const check = { path: '/grpc.health.v1.Health/Check', message: new Uint8Array() };
const states = ['UNKNOWN', 'SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN'];

/** What a service says of its health, and how long it took to say it. */
export async function healthOf(session) {
  let state = 'no answer';
  const onMessage = (bytes) => {
    // HealthCheckResponse { ServingStatus status = 1; }
    state = states[bytes[1] ?? 0];
  };
  const { ms } = await call(session, check, { onMessage, timeoutMs: 5000 }).ended;
  return { state, ms };
}

/** Waits until a service says so of its health; answers with the seconds that took, or infinity after `seconds`. */
export async function secondsUntil(session, wanted, { seconds }) {
  const startedAt = performance.now();
  for (;;) {
    const { state } = await healthOf(session);
    const passed = (performance.now() - startedAt) / 1000;
    if (state === wanted) return passed;
    if (passed > seconds) return Number.POSITIVE_INFINITY;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Asks ten times a second until it is stopped, which gives all the answers' times. */
export function watchHealth(session) {
  const times = [];
  let isOver = false;
  const asked = (async () => {
    while (!isOver) {
      times.push((await healthOf(session)).ms);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  })();
  return async () => {
    isOver = true;
    await asked;
    return times;
  };
}
