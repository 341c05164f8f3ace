import { availableParallelism } from 'node:os';
import { expect, it } from 'vitest';
import { loadConfig } from './config.js';

it('takes as many threads as it is told, or else as the machine computes on at once', () => {
  const env = { ISTHMUS_STORE_URL: 'file:///store' };
  expect(loadConfig(env).slots).toBe(availableParallelism());
  expect(loadConfig({ ...env, ISTHMUS_MATCHER_SLOTS: '3' }).slots).toBe(3);
});
