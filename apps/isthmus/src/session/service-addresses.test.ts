import { expect, it } from 'vitest';
import { parseServices } from './service-addresses.js';
import { concurrencyOf, parseConcurrency } from './service-concurrency.js';

const rest = 'matcher=m:2,evaluator=dns:///e:3';

it('a service is at every place that is named for it', () => {
  expect(parseServices(`trainer=a:1,trainer=b:1,${rest}`)).toEqual({
    trainer: ['a:1', 'b:1'],
    matcher: ['m:2'],
    evaluator: ['dns:///e:3'],
  });
});

it.each([
  [`trainer=a:1,trainer=a:1,${rest}`, 'the address of the trainer is there twice [got "a:1"]'],
  [rest, 'no address for the trainer'],
  [`trainer=a,${rest}`, 'bad address [service=trainer, got "a"]'],
  [`trainr=a:1,${rest}`, 'unknown service "trainr"'],
])('of addresses, %j is refused: %s', (text, message) => {
  expect(() => parseServices(text)).toThrow(message);
});

it('services that are not named keep their usual number of tasks in flight', () => {
  const asked = parseConcurrency('trainer=2,evaluator=16');
  expect(concurrencyOf(asked, { isLocal: true })).toEqual({
    trainer: 2,
    matcher: 4,
    evaluator: 16,
  });
  expect(concurrencyOf({}, { isLocal: false })).toEqual({
    trainer: 64,
    matcher: 64,
    evaluator: 64,
  });
});

it.each([
  ['trainer=0', 'expected a whole number, 1 or more, got "0"'],
  ['trainer', 'expected a whole number, 1 or more, got ""'],
  ['trainer=1,trainer=2', 'trainer is there twice'],
  ['8', 'unknown service "8"'],
])('of tasks in flight, %j is refused: %s', (text, message) => {
  expect(() => parseConcurrency(text)).toThrow(message);
});
