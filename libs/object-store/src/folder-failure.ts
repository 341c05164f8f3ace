import { type Attempt, StoreForbidden, StoreFull, StoreUnavailable } from './errors.js';

/** Tells an operator what a file system's error means for the store; anything else is handed back as it is. */
export function folderFailure(error: unknown, attempt: Attempt): unknown {
  if (!(error instanceof Error && 'syscall' in error && 'code' in error)) return error;
  switch (error.code) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new StoreForbidden(
        attempt,
        'let this user read and write that folder, or name another store',
        error,
      );
    case 'ENOSPC':
    case 'EDQUOT':
      return new StoreFull(attempt, error);
    default:
      return new StoreUnavailable(
        attempt,
        'check the folder and the disk it is on, then run again',
        error,
      );
  }
}
