import {
  type ArtifactLoss,
  type ArtifactRef,
  dropIfDamaged,
  type ObjectStore,
} from '@isthmus/object-store';
import { reasonOf } from '@isthmus/spelling';
import type { RecordRemark } from '@isthmus/task';
import { ServiceFailed } from './service-failed.js';

/** Artifacts that a task needs were damaged and are removed, or have gone: whoever makes them does so anew. */
export class InputsLost extends Error {
  override readonly name = 'InputsLost';
  readonly isBadInput = false;

  constructor(
    /** One an artifact. */
    readonly remarks: readonly RecordRemark[],
    options: ErrorOptions,
  ) {
    super(remarks.map(({ message }) => message).join('; '), options);
  }
}

/** Whether a service could not compute a task because an input is damaged, or has gone. */
export function isForInputs(error: unknown): error is ServiceFailed {
  return error instanceof ServiceFailed && error.isForInputs;
}

/**
 * The error as it is, or InputsLost where a service could not compute a task for inputs that turn out to be damaged,
 * and are then removed, or to have gone.
 */
export async function asLoss(
  error: unknown,
  inputs: readonly ArtifactRef[],
  store: ObjectStore,
  options: { readonly signal: AbortSignal },
): Promise<unknown> {
  if (!isForInputs(error)) return error;
  const remarks: RecordRemark[] = [];
  try {
    for (const { key } of inputs) {
      const loss = await dropIfDamaged(store, key, options);
      if (loss !== undefined) remarks.push(artifactRemark(store, key, loss));
    }
  } catch (unmended) {
    options.signal.throwIfAborted();
    return withUnmended(error, unmended);
  }
  return remarks.length === 0 ? error : new InputsLost(remarks, { cause: error });
}

/** The failure of a task for its inputs, with why they could not be made anew behind it and among its causes. */
export function withUnmended(error: ServiceFailed, unmended: unknown): ServiceFailed {
  const reason = reasonOf(unmended);
  const message = `${error.message}; its input could not be made anew: ${reason}`;
  return new ServiceFailed(message, { cause: new AggregateError([error.cause, unmended], reason) });
}

/** Tells of an artifact that was damaged, and removed, or that has gone. */
export function artifactRemark(
  { location }: ObjectStore,
  key: string,
  loss: ArtifactLoss,
): RecordRemark {
  const where = `[store=${location}, key=${key}]`;
  const message =
    loss.kind === 'missing'
      ? `an artifact is missing ${where}; it is made anew`
      : `an artifact is damaged ${where}: ${loss.damage}; it is made anew`;
  return { kind: 'damaged', key, message };
}
