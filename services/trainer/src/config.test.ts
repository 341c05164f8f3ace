import { describe, expect, it } from 'vitest';
import { loadConfig, variableNames } from './config.js';

describe('the configuration of the trainer', () => {
  it('reads these variables and no others', () => {
    expect(variableNames).toEqual([
      'ISTHMUS_STORE_URL',
      'ISTHMUS_S3_ACCESS_KEY',
      'ISTHMUS_S3_SECRET_KEY',
      'ISTHMUS_LOG_LEVEL',
      'OTEL_EXPORTER_OTLP_ENDPOINT',
      'OTEL_SERVICE_NAME',
      'ISTHMUS_TRAINER_LISTEN',
      'ISTHMUS_TRAINER_SLOTS',
    ]);
  });

  it('becomes plain values', () => {
    const env = {
      ISTHMUS_STORE_URL: 'file:///store',
      ISTHMUS_TRAINER_LISTEN: '0.0.0.0:50051',
      ISTHMUS_TRAINER_SLOTS: '2',
    };
    expect(loadConfig(env)).toEqual({
      storeUrl: 'file:///store',
      credentials: undefined,
      logLevel: 'info',
      otlpEndpoint: undefined,
      serviceName: 'isthmus-trainer',
      listen: '0.0.0.0:50051',
      slots: 2,
    });
  });

  it('reports everything that is missing or invalid at once', () => {
    expect(() => loadConfig({ ISTHMUS_TRAINER_LISTEN: 'nowhere' })).toThrow(
      /ISTHMUS_STORE_URL.*\n.*ISTHMUS_TRAINER_LISTEN/,
    );
  });
});
