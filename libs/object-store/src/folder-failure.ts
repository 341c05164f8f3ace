import {
  type Attempt,
  isOutOfFiles,
  misconfigured,
  StoreForbidden,
  StoreFull,
  StoreUnavailable,
  TooManyOpenFiles,
} from './errors.js';

/** What a folder cannot be used for, whenever it is tried, and what to do about it. */
const unfit: Readonly<Record<string, string>> = {
  EISDIR: 'a folder is where an object should be: move it away, or name another store',
  ENOTDIR: 'a file is where a folder should be: move it away, or name another store',
  EEXIST: 'something else is where a folder should be: move it away, or name another store',
  ENAMETOOLONG: 'the names are longer than the file system takes: name a store of a shorter path',
  ELOOP: 'symbolic links there lead in a circle: mend them, or name another store',
  EXDEV: 'all of the folder has to be on one file system: name another store',
  EMLINK: 'the file system takes no more links there: name another store',
  EFBIG: 'the file system, or `ulimit -f`, takes no object of that size: name another store',
  ENOTSUP: 'the file system has no hard links, or cannot sync: name another store',
  ENOSYS: 'the file system has no hard links, or cannot sync: name another store',
};

/** Tells an operator what a file system's error means for the store; anything else is handed back as it is. */
export function folderFailure(error: unknown, attempt: Attempt): unknown {
  if (!(error instanceof Error && 'syscall' in error && 'code' in error)) return error;
  if (isOutOfFiles(error)) return new TooManyOpenFiles(attempt, error);
  // Linux says so of a file system without hard links.
  const code = error.code === 'EPERM' && error.syscall === 'link' ? 'ENOTSUP' : String(error.code);
  const advice = unfit[code];
  if (advice !== undefined) return misconfigured(attempt, advice, error);
  switch (code) {
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
