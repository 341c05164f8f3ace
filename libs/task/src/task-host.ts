import {
  createSharedArtifacts,
  type ObjectStore,
  type SharedArtifacts,
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
