import { ClientError, Status } from 'nice-grpc';

/** Whether a call failed for a reason that may pass: worth asking again. */
export function isTransient(error: unknown): boolean {
  return error instanceof ClientError && error.code === Status.UNAVAILABLE;
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
  return error instanceof Error ? error.message : String(error);
}

/** Whether a call failed by a bug of the service, whose log tells more. */
export function isBug(error: unknown): boolean {
  return error instanceof ClientError && [Status.INTERNAL, Status.UNKNOWN].includes(error.code);
}

/** Whether it was the service's store that failed: the store's errors all name it. */
export function isOfStore(error: unknown): boolean {
  return error instanceof ClientError && error.details.includes('[store=');
}
