import { type ArtifactRef, dropIfDamaged, type ObjectStore } from '@isthmus/object-store';
import { isOfArtifact } from '@isthmus/rpc';
import type { RecordRemark } from '@isthmus/task';
import { ServiceFailed } from './service-clients.js';

/** Artifacts that a task needs were damaged and are removed, or have gone: whoever makes them does so anew. */
export class InputsLost extends Error {
  override readonly name = 'InputsLost';

  constructor(
    /** One an artifact. */
    readonly remarks: readonly RecordRemark[],
    options: ErrorOptions,
  ) {
    super(remarks.map(({ message }) => message).join('; '), options);
  }
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
  if (!(error instanceof ServiceFailed && isOfArtifact(error.cause))) return error;
  const remarks: RecordRemark[] = [];
  for (const { key } of inputs) {
    const damage = await dropIfDamaged(store, key, options);
    if (damage !== undefined) remarks.push(artifactRemark(store, key, damage));
  }
  return remarks.length === 0 ? error : new InputsLost(remarks, { cause: error });
}

/** Tells of an artifact that was damaged, and removed. */
export function artifactRemark(
  { location }: ObjectStore,
  key: string,
  damage: string,
): RecordRemark {
  const message = `an artifact is damaged [store=${location}, key=${key}]: ${damage}; it is made anew`;
  return { kind: 'damaged', key, message };
}
