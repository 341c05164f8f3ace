import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Env, readEnv } from './env.js';
import { listenAddress, serviceConfig, serviceVariables, slotCount } from './service-config.js';

const variables = serviceVariables.extend({ LISTEN: listenAddress, SLOTS: slotCount });
const read = (env: Env) => readEnv(variables, { ISTHMUS_STORE_URL: 'file:///s', ...env });

describe('serviceVariables', () => {
  it('needs nothing but a store', () => {
    expect(read({})).toEqual({
      ISTHMUS_STORE_URL: 'file:///s',
      ISTHMUS_LOG_LEVEL: 'info',
      LISTEN: '127.0.0.1:0',
      SLOTS: 1,
    });
    expect(() => readEnv(variables, {})).toThrow('ISTHMUS_STORE_URL: expected file:///path');
  });

  it.each(['/srv/store', 'http://host', 's3:bucket', 's3://key:secret@bucket', 'file://host/path'])(
    'refuses the store URL %s',
    (url) => {
      expect(() => read({ ISTHMUS_STORE_URL: url })).toThrow('ISTHMUS_STORE_URL');
    },
  );

  it('needs both keys for an S3 store, and says so along with everything else', () => {
    const store = 's3://weights/studies?endpoint=http://localhost:8333';
    expect(() => read({ ISTHMUS_STORE_URL: store, SLOTS: '0' })).toThrow(
      /ISTHMUS_S3_ACCESS_KEY.*\n.*ISTHMUS_S3_SECRET_KEY.*\n.*SLOTS/,
    );
    const keys = { ISTHMUS_S3_ACCESS_KEY: 'a', ISTHMUS_S3_SECRET_KEY: 'b' };
    expect(read({ ISTHMUS_STORE_URL: store, ...keys }).ISTHMUS_STORE_URL).toBe(store);
  });

  it('knows the log levels and an http collector', () => {
    expect(() => read({ ISTHMUS_LOG_LEVEL: 'loud' })).toThrow('one of trace, debug, info');
    expect(() => read({ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4317' })).toThrow('http://');
    expect(read({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4317' })).toBeDefined();
  });
});

describe('listenAddress', () => {
  it.each(['0.0.0.0:50051', 'localhost:0', '[::]:65535'])('takes %s', (address) => {
    expect(listenAddress.parse(address)).toBe(address);
  });

  it.each(['50051', ':50051', 'host:', 'host:65536', '::1:80', 'http://host:80'])(
    'refuses %s',
    (address) => {
      expect(listenAddress.safeParse(address).success).toBe(false);
    },
  );
});

describe('slotCount', () => {
  it.each(['0', '-1', '1.5', 'two'])('refuses %s', (slots) => {
    expect(z.safeParse(slotCount, slots).success).toBe(false);
  });
});

describe('serviceConfig', () => {
  it('holds credentials once both keys are given', () => {
    const credentials = (env: Env) =>
      serviceConfig(read(env), { serviceName: 'isthmus-x' }).credentials;
    const keys = { ISTHMUS_S3_ACCESS_KEY: 'a', ISTHMUS_S3_SECRET_KEY: 'b' };
    expect(credentials(keys)).toEqual({ accessKey: 'a', secretKey: 'b' });
    expect(credentials({ ...keys, ISTHMUS_S3_SECRET_KEY: '' })).toBeUndefined();
  });

  it('takes the service name from OTEL_SERVICE_NAME first', () => {
    const name = (env: Env) => serviceConfig(read(env), { serviceName: 'isthmus-x' }).serviceName;
    expect(name({})).toBe('isthmus-x');
    expect(name({ OTEL_SERVICE_NAME: 'mine' })).toBe('mine');
  });
});
