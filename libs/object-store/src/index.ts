export {
  type ArtifactRef,
  artifactDamage,
  dropIfDamaged,
  getArtifact,
  putArtifact,
} from './artifacts.js';
export { checkStore, reachStore } from './check-store.js';
export {
  IntegrityError,
  ObjectNotFound,
  StoreForbidden,
  StoreFull,
  StoreMisconfigured,
  StoreUnavailable,
} from './errors.js';
export { createFolderStore } from './folder-store.js';
export { makeFolder } from './make-folder.js';
export { createMemoryStore } from './memory-store.js';
export { createMinioStore, type MinioStoreOptions } from './minio-store.js';
export type { Cancellable, ObjectStore } from './object-store.js';
export { openStore, type StoreCredentials } from './open-store.js';
export {
  type ArtifactReader,
  createSharedArtifacts,
  type SharedArtifacts,
} from './shared-artifacts.js';
