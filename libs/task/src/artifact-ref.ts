import { z } from 'zod';

/** Names bytes in the object store; a reader verifies size and hash. */
export const artifactRef = z.strictObject({
  key: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  sizeBytes: z.int().nonnegative(),
});
export type ArtifactRef = z.infer<typeof artifactRef>;
