import { createChannel, createClient } from 'nice-grpc';
import { HealthDefinition } from 'nice-grpc-server-health';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { HealthCheck } from './health-monitor.js';
import { serve } from './serve-locally.fixture.js';

/** As grpc.health.v1 numbers its states. */
const [SERVING, NOT_SERVING] = [1, 2];

/** A service whose health depends on one check. */
async function serveChecked(check: HealthCheck) {
  const { service, logger } = await serve(async function* () {}, { store: check });
  const channel = createChannel(service.address);
  onTestFinished(() => channel.close());
  const health = createClient(HealthDefinition, channel);
  const stateOf = async (name: string) => (await health.check({ service: name })).status;
  return { health, stateOf, logger };
}

describe('the health of a service', () => {
  it('is that of its checks, and told anew when they change', async () => {
    let reason: string | undefined = 'store is unavailable [store=s3]: ECONNREFUSED';
    const { health, stateOf, logger } = await serveChecked(async () => {
      if (reason !== undefined) throw new Error(reason);
    });
    const states = health.watch({ service: '' })[Symbol.asyncIterator]();
    expect((await states.next()).value.status).toBe(NOT_SERVING);
    expect(await stateOf('live')).toBe(SERVING);
    reason = undefined;
    expect((await states.next()).value.status).toBe(SERVING);
    reason = 'store is unavailable [store=s3]: ETIMEDOUT';
    expect((await states.next()).value.status).toBe(NOT_SERVING);
    expect(logger.lines).toEqual([
      {
        level: 'warn',
        message: 'can do no task for now',
        cause: 'store: store is unavailable [store=s3]: ECONNREFUSED',
      },
      { level: 'info', message: 'can do tasks again' },
      {
        level: 'warn',
        message: 'can do no task for now',
        cause: 'store: store is unavailable [store=s3]: ETIMEDOUT',
      },
    ]);
  });

  it('is told at once also while a check hangs, which counts as a failure', async () => {
    const { stateOf, logger } = await serveChecked(() => new Promise(() => {}));
    const askedAt = performance.now();
    expect(await stateOf('')).toBe(NOT_SERVING);
    expect(performance.now() - askedAt).toBeLessThan(1_000);
    expect(logger.lines).toMatchObject([{ cause: 'store: no answer within 3 s' }]);
  });
});
