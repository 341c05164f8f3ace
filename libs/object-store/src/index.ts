export {
  type ArtifactLoss,
  type ArtifactRef,
  artifactDamage,
  artifactFolder,
  dropIfDamaged,
  getArtifact,
  putArtifact,
} from './artifacts.js';
export { checkReadable, checkStore } from './check-store.js';
export {
  IntegrityError,
  ObjectNotFound,
  StoreForbidden,
  StoreFull,
  StoreMisconfigured,
  StoreUnavailable,
  TooManyOpenFiles,
} from './errors.js';
export { createFolderStore } from './folder-store.js';
export { getIfThere } from './get-if-there.js';
export { makeFolder } from './make-folder.js';
export { createMemoryStore } from './memory-store.js';
export type { MinioStoreOptions } from './minio-bucket.js';
export { createMinioStore } from './minio-store.js';
export type { Cancellable, ListedObject, ObjectStore } from './object-store.js';
export { openStore, type StoreCredentials } from './open-store.js';
export { patientStore } from './patient-store.js';
export { readingStore } from './reading-store.js';
export { sha256Of } from './sha256.js';
export {
  type ArtifactReader,
  createSharedArtifacts,
  type SharedArtifacts,
} from './shared-artifacts.js';
