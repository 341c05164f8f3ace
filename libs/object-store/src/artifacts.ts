import { IntegrityError } from './errors.js';
import { getIfThere } from './get-if-there.js';
import type { Cancellable, ObjectStore } from './object-store.js';
import { sha256Of } from './sha256.js';

/** Names bytes in a store; `sha256` is lower-case hex. */
export interface ArtifactRef {
  readonly key: string;
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** What artifacts' keys begin with; the sha256 follows. */
export const artifactFolder = 'artifacts/sha256/';

/** Stores bytes under their own hash, unless an object of that hash and size is there already. */
export async function putArtifact(
  store: ObjectStore,
  bytes: Uint8Array,
  options: Cancellable = {},
): Promise<ArtifactRef> {
  const sha256 = await sha256Of(bytes);
  const ref = { key: `${artifactFolder}${sha256}`, sha256, sizeBytes: bytes.byteLength };
  const stored = await store.stat(ref.key, options);
  if (stored?.sizeBytes !== ref.sizeBytes) await store.put(ref.key, bytes, options);
  return ref;
}

/** What an artifact is read with. */
export interface ReadingOptions extends Cancellable {
  /** Makes the array that the bytes are copied to, in place of one of their own. */
  readonly into?: (sizeBytes: number) => Uint8Array;
}

/** The artifact's bytes, verified. Throws IntegrityError where they are not those that were stored. */
export async function getArtifact(
  store: ObjectStore,
  ref: ArtifactRef,
  { signal, into }: ReadingOptions = {},
): Promise<Uint8Array> {
  const bytes = await store.get(ref.key, { signal });
  const copy = into?.(bytes.byteLength);
  const actual = await sha256Of(bytes, (piece, begin) => copy?.set(piece, begin));
  signal?.throwIfAborted();
  if (actual !== ref.sha256 || bytes.byteLength !== ref.sizeBytes) {
    throw new IntegrityError(
      store.location,
      ref.key,
      `expected sha256:${ref.sha256} (${ref.sizeBytes} bytes), ` +
        `got sha256:${actual} (${bytes.byteLength} bytes)`,
    );
  }
  return copy ?? bytes;
}

/** What is wrong with the bytes that lie under an artifact's key; undefined where nothing is. */
export async function artifactDamage(key: string, bytes: Uint8Array): Promise<string | undefined> {
  const actual = await sha256Of(bytes);
  if (key === `${artifactFolder}${actual}`) return undefined;
  return `its name is not the hash of its bytes, sha256:${actual} (${bytes.byteLength} bytes)`;
}

/** What has become of an artifact that is not as it was put. */
export type ArtifactLoss =
  | { readonly kind: 'missing' }
  /** In words, what was wrong with it. */
  | { readonly kind: 'damaged'; readonly damage: string };

/**
 * Removes the artifact under this key if it is damaged, so that it is put anew. Answers with what was wrong;
 * undefined where nothing is. Two at once must not do so: the slower one could remove what was put in between.
 */
export async function dropIfDamaged(
  store: ObjectStore,
  key: string,
  options: Cancellable = {},
): Promise<ArtifactLoss | undefined> {
  // Whatever names another object as an artifact must not have it removed.
  if (!key.startsWith(artifactFolder)) return undefined;
  const bytes = await getIfThere(store, key, options);
  if (bytes === undefined) return { kind: 'missing' };
  const damage = await artifactDamage(key, bytes);
  if (damage === undefined) return undefined;
  await store.remove(key, options);
  return { kind: 'damaged', damage };
}
