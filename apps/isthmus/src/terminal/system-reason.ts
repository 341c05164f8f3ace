import { reasonOf } from '@isthmus/spelling';

/** What the system's usual errors mean, in place of its own words. */
const reasons: Readonly<Record<string, string>> = {
  EISDIR: 'it is a folder',
  ENOENT: 'no such file',
  ENOTDIR: 'no such file',
  EACCES: 'reading or writing it is not allowed',
  EPERM: 'reading or writing it is not allowed',
  EROFS: 'that file system can only be read; use a place elsewhere',
  ENOSPC: 'no space is left on that disk; free some, then run again',
  EDQUOT: 'no space is left to this user on that disk; free some, then run again',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'its symbolic links lead in a circle',
  EMFILE: 'too many files are open; raise the limit with `ulimit -n 1024`',
  ENFILE: 'too many files are open on this system',
};

/** Those of an outage, not of bad input. */
const passing: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EIO', 'EMFILE', 'ENFILE']);

/** Why the system refused, in few words. */
export function reason(cause: unknown): string {
  return reasons[codeOf(cause)] ?? reasonOf(cause);
}

/** Whether the system refused for want of something that it may have later. */
export function mayPass(cause: unknown): boolean {
  return passing.has(codeOf(cause));
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}
