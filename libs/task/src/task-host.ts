import {
  type Cancellable,
  checkReadable,
  createSharedArtifacts,
  type ObjectStore,
  openStore,
  patientStore,
  type SharedArtifacts,
  type StoreCredentials,
} from '@isthmus/object-store';
import { type Admission, type AdmissionLimits, createAdmission } from './admission.js';

/** What one process computes tasks on: its store, how many it lets in, and the inputs that these share. */
export interface TaskHost {
  readonly store: ObjectStore;
  readonly admission: Admission;
  readonly artifacts: SharedArtifacts;
}

/** A host that computes nothing yet. */
export function createTaskHost(store: ObjectStore, limits: AdmissionLimits): TaskHost {
  return { store, admission: createAdmission(limits), artifacts: createSharedArtifacts(store) };
}

/** What a service process hosts tasks with. */
interface TaskHostSettings extends AdmissionLimits {
  readonly storeUrl: string;
  readonly credentials: StoreCredentials | undefined;
}

/**
 * The host of a service process: it waits out outages of its store, which `tell` is told of. `checkStore` does not
 * wait: it throws where the store cannot be read now.
 */
export function openTaskHost(
  { storeUrl, credentials, slots, queue }: TaskHostSettings,
  tell: (news: string) => void,
): { readonly host: TaskHost; readonly checkStore: (options: Cancellable) => Promise<void> } {
  const store = openStore(storeUrl, credentials);
  return {
    host: createTaskHost(patientStore(store, { tell }), { slots, queue }),
    checkStore: (options) => checkReadable(store, options),
  };
}
