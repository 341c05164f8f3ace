import { artifactFolder } from '@isthmus/object-store';
import { z } from 'zod';
import { sha256Hex } from './bounds.js';

/**
 * Names bytes in the object store; a reader verifies size and hash. The key is that of the hash, so that nobody
 * learns by asking what the store holds under other keys.
 */
export const artifactRef = z
  .strictObject({
    key: z.string().max(artifactFolder.length + 64),
    sha256: sha256Hex,
    sizeBytes: z.int().nonnegative(),
  })
  .refine(({ key, sha256 }) => key === `${artifactFolder}${sha256}`, {
    error: `expected ${artifactFolder} and the sha256`,
    path: ['key'],
  });
export type ArtifactRef = z.infer<typeof artifactRef>;
