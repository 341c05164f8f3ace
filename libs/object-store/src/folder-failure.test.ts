import { describe, expect, it } from 'vitest';
import {
  StoreForbidden,
  StoreFull,
  StoreMisconfigured,
  StoreUnavailable,
  TooManyOpenFiles,
} from './errors.js';
import { folderFailure } from './folder-failure.js';

const attempt = { location: 'folder /x', operation: 'put', key: 'a/b' } as const;
const fileError = (code: string) =>
  Object.assign(new Error(`${code}: no luck, write`), { code, syscall: 'write' });

describe('folderFailure', () => {
  it.each(['EACCES', 'EPERM', 'EROFS'])('takes %s for a lack of permission', (code) => {
    expect(folderFailure(fileError(code), attempt)).toBeInstanceOf(StoreForbidden);
  });

  it.each(['ENOSPC', 'EDQUOT'])('takes %s for a full disk', (code) => {
    const cause = fileError(code);
    const failure = folderFailure(cause, attempt);
    expect(failure).toBeInstanceOf(StoreFull);
    expect(failure).toMatchObject({
      cause,
      message: `store is full [store=folder /x, operation=put, key=a/b]: ${code}: no luck, write; free some space there, then run again`,
    });
  });

  it.each(['EISDIR', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP', 'EXDEV', 'EMLINK', 'EFBIG'])(
    'takes %s for a folder that cannot be a store, whenever it is tried',
    (code) => {
      const failure = folderFailure(fileError(code), attempt);
      expect(failure).toBeInstanceOf(StoreMisconfigured);
      expect(String(failure)).toContain('store cannot be used [store=folder /x');
    },
  );

  it('takes a refused link for a file system without hard links', () => {
    const refused = Object.assign(fileError('EPERM'), { syscall: 'link' });
    expect(String(folderFailure(refused, attempt))).toContain('has no hard links');
  });

  it.each(['EMFILE', 'ENFILE'])(
    'takes %s for no fault of the store, and names the limit',
    (code) => {
      const failure = folderFailure(fileError(code), attempt);
      expect(failure).toBeInstanceOf(TooManyOpenFiles);
      expect(String(failure)).toContain('ulimit -n');
    },
  );

  it('takes any other file error for a failing disk', () => {
    expect(folderFailure(fileError('EIO'), attempt)).toBeInstanceOf(StoreUnavailable);
  });

  it('hands back what is no file error', () => {
    const bug = new TypeError('a bug');
    expect(folderFailure(bug, attempt)).toBe(bug);
  });
});
