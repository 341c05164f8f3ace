import { afterEach, expect, it } from 'vitest';
import { prepareEnvironment } from './one-dnn-setting.js';

const name = 'TF_FORCE_GPU_ALLOW_GROWTH';
const before = process.env[name];

afterEach(() => {
  if (before === undefined) delete process.env[name];
  else process.env[name] = before;
});

it('takes memory of a GPU as it is needed, unless the user says otherwise', () => {
  delete process.env[name];
  prepareEnvironment();
  expect(process.env[name]).toBe('true');
  process.env[name] = 'false';
  prepareEnvironment();
  expect(process.env[name]).toBe('false');
});
