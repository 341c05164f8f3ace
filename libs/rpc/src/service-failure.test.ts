import { ClientError, Status } from 'nice-grpc';
import { expect, it } from 'vitest';
import { AnsweredFailure } from './answered-failure.js';
import { failureOf } from './service-failure.js';

const trainer = { service: 'trainer', address: 'here:1', log: '/logs/trainer.log', retries: 2 };
const answer = (status: Status, details: string) => new ClientError('/Train', status, details);

it("a bug is told with the service's log and whom to report it to", () => {
  const bug = answer(Status.INTERNAL, 'internal error');
  expect(failureOf(trainer, bug)).toBe(
    'the trainer failed by a bug [service=trainer, address=here:1]: INTERNAL: internal error; report it to the maintainers of Isthmus with this file, which the next run begins anew [log=/logs/trainer.log]',
  );
  expect(failureOf({ ...trainer, log: undefined }, bug)).toMatch(
    /report it to the maintainers of Isthmus with what the log of the trainer says of it$/,
  );
});

it('a store that fails is named in place of the service that uses it', () => {
  const outage = answer(Status.UNAVAILABLE, 'store is unavailable');
  expect(failureOf(trainer, new AnsweredFailure(outage, 'StoreUnavailable', undefined))).toBe(
    'the store of the trainer failed [service=trainer, address=here:1]: UNAVAILABLE: store is unavailable',
  );
});

it('a service that answers is not told to be started, whatever it answers of a store', () => {
  const busy = answer(Status.UNAVAILABLE, 'the service is stopping [store=mentioned]');
  expect(failureOf(trainer, new AnsweredFailure(busy, 'ServerError', undefined))).toBe(
    'the trainer answers that it cannot work now, after 3 tries [service=trainer, address=here:1]: UNAVAILABLE: the service is stopping [store=mentioned]',
  );
});

it('a service that does not answer is told with the number of tries', () => {
  expect(failureOf(trainer, answer(Status.UNAVAILABLE, 'no connection'))).toMatch(
    /^the trainer does not answer after 3 tries /,
  );
});
