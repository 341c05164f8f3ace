import { reasonOf } from '@isthmus/spelling';
import { ClientError, Status } from 'nice-grpc';
import { AnsweredFailure } from './answered-failure.js';

/** How soon, and how late, a service is asked again that is busy, whatever it says. */
const shortestWaitMs = 100;
const longestWaitMs = 60_000;

/** Whether a call failed for a reason that may pass: worth asking again. */
export function isTransient(error: unknown): boolean {
  return error instanceof ClientError && (error.code === Status.UNAVAILABLE || isBrokenOff(error));
}

/** Whether the stream ended in the middle, and not by an answer: its service has gone, or was stopped. */
function isBrokenOff(error: ClientError): boolean {
  return (
    !hasAnswered(error) &&
    (error.code === Status.CANCELLED || error.details.startsWith('Received RST_STREAM'))
  );
}

/** Whether the failure is what the service answered; otherwise no service was reached, or it has gone since. */
export function hasAnswered(error: unknown): boolean {
  return error instanceof AnsweredFailure;
}

/** When a service that has no place left for a task wants to be asked again; undefined for any other failure. */
export function busyForMs(error: unknown): number | undefined {
  if (!(error instanceof AnsweredFailure) || error.code !== Status.RESOURCE_EXHAUSTED) {
    return undefined;
  }
  const { retryAfterMs } = error;
  if (retryAfterMs === undefined) return undefined;
  return Math.min(Math.max(retryAfterMs, shortestWaitMs), longestWaitMs);
}

/** Whether a call failed because an artifact that it names is damaged, or has gone. */
export function isOfArtifact(error: unknown): boolean {
  const codes = [Status.DATA_LOSS, Status.NOT_FOUND];
  return error instanceof ClientError && codes.includes(error.code);
}

/** What a service said of a request that it cannot do as it is; undefined for any other failure. */
export function refusalReason(error: unknown): string | undefined {
  if (!(error instanceof ClientError) || error.code !== Status.INVALID_ARGUMENT) return undefined;
  return error.details;
}

/** What a service said of a failed call, without the wire's decoration. */
export function rpcReason(error: unknown): string {
  if (error instanceof ClientError) return `${Status[error.code]}: ${error.details}`;
  return reasonOf(error);
}

/** Whether a call failed by a bug of the service, whose log has the error. */
export function isBug(error: unknown): boolean {
  return error instanceof ClientError && [Status.INTERNAL, Status.UNKNOWN].includes(error.code);
}

/** Whether it was the service's store that failed. */
export function isOfStore(error: unknown): boolean {
  return error instanceof AnsweredFailure && ofStore.test(error.errorName ?? '');
}

const ofStore = /^(Store[A-Z]|ObjectNotFound$|IntegrityError$)/;
