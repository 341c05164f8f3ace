import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { serviceSettings } from './service-settings.js';

const { variableNames, loadConfig } = serviceSettings('trainer');

describe('the settings of a service', () => {
  it('are these variables and no others, three of them with its name', () => {
    expect(variableNames).toEqual([
      'ISTHMUS_STORE_URL',
      'ISTHMUS_S3_ACCESS_KEY',
      'ISTHMUS_S3_SECRET_KEY',
      'ISTHMUS_LOG_LEVEL',
      'OTEL_EXPORTER_OTLP_ENDPOINT',
      'OTEL_SERVICE_NAME',
      'ISTHMUS_TRAINER_LISTEN',
      'ISTHMUS_TRAINER_SLOTS',
      'ISTHMUS_TRAINER_QUEUE',
    ]);
  });

  it('become plain values', () => {
    const env = {
      ISTHMUS_STORE_URL: 'file:///store',
      ISTHMUS_TRAINER_LISTEN: '0.0.0.0:50051',
      ISTHMUS_TRAINER_SLOTS: '2',
      ISTHMUS_TRAINER_QUEUE: '0',
    };
    expect(loadConfig(env)).toEqual({
      storeUrl: 'file:///store',
      credentials: undefined,
      logLevel: 'info',
      otlpEndpoint: undefined,
      serviceName: 'isthmus-trainer',
      listen: '0.0.0.0:50051',
      slots: 2,
      queue: 0,
      own: {},
    });
  });

  it('listen on a free port with one thread and a queue for two conductors unless told otherwise', () => {
    const { listen, slots, queue } = loadConfig({ ISTHMUS_STORE_URL: 'file:///store' });
    expect({ listen, slots, queue }).toEqual({ listen: '127.0.0.1:0', slots: 1, queue: 128 });
  });

  it("hold what is the service's own", () => {
    const own = z.object({ ISTHMUS_TRAINER_PACE: z.coerce.number().default(3) });
    const { variableNames, loadConfig } = serviceSettings('trainer', own);
    expect(variableNames).toContain('ISTHMUS_TRAINER_PACE');
    const env = { ISTHMUS_STORE_URL: 'file:///store', ISTHMUS_TRAINER_PACE: '2' };
    expect(loadConfig(env).own).toEqual({ ISTHMUS_TRAINER_PACE: 2 });
  });

  it('report everything that is missing or invalid at once', () => {
    expect(() => loadConfig({ ISTHMUS_TRAINER_LISTEN: 'nowhere' })).toThrow(
      /ISTHMUS_STORE_URL.*\n.*ISTHMUS_TRAINER_LISTEN/,
    );
  });
});
