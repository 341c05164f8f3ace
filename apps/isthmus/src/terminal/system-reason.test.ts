import { expect, it } from 'vitest';
import { mayPass, reason } from './system-reason.js';

const failure = (code: string) => Object.assign(new Error(`${code}: no luck`), { code });

it('a full disk is told with what to do, and may pass', () => {
  expect(reason(failure('ENOSPC'))).toBe(
    'no space is left on that disk; free some, then run again',
  );
  expect(mayPass(failure('ENOSPC'))).toBe(true);
});

it('a place that cannot be written does not pass', () => {
  expect(reason(failure('EROFS'))).toBe('that file system can only be read; use a place elsewhere');
  expect(mayPass(failure('EROFS'))).toBe(false);
});

it('what the system says else is told in its words', () => {
  expect(reason(failure('EWHATEVER'))).toBe('EWHATEVER: no luck');
});
