import { CheckpointError } from '../checkpoint-error.js';

/** What a zip's central directory says of a member. */
export interface ZipMember {
  readonly name: string;
  readonly isDeflated: boolean;
  readonly crc: number;
  readonly packedBytes: number;
  readonly sizeBytes: number;
  /** Where the member's own header begins. */
  readonly headerAt: number;
}

/** A zip's members by name, and where the directory that lists them begins. */
export interface ZipDirectory {
  readonly members: ReadonlyMap<string, ZipMember>;
  readonly begin: number;
}

const endLength = 22;
const longestComment = 0xffff;
const endSignature = 0x06054b50;
const entryLength = 46;
const entrySignature = 0x02014b50;
const stored = 0;
const deflated = 8;
const encrypted = 1;

/**
 * Reads the central directory (APPNOTE.TXT 6.3.10, sections 4.3.12 and 4.3.16). Throws a
 * CheckpointError for one that is damaged, that lists a name twice or more bytes than the file has,
 * and for what numpy and PyTorch do not write: encryption, volumes, sizes from 4 GiB, other methods.
 */
export function readZipDirectory(bytes: Uint8Array, file: string): ZipDirectory {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view, file);
  const count = view.getUint16(end + 10, true);
  const begin = view.getUint32(end + 16, true);
  const members = new Map<string, ZipMember>();
  let at = begin;
  let packedBytes = 0;
  for (let i = 0; i < count; i++) {
    if (at + entryLength > end || view.getUint32(at, true) !== entrySignature) {
      const where = { file, offset: at, expected: `${count} entries`, got: i };
      throw new CheckpointError('the zip directory is damaged', where);
    }
    const nameEnd = at + entryLength + view.getUint16(at + 28, true);
    const name = decodeName(bytes.subarray(at + entryLength, Math.min(nameEnd, end)), file);
    const member = readEntry(view, { at, name, file });
    if (members.has(name)) {
      throw new CheckpointError('a zip member is listed twice', { file, member: name });
    }
    members.set(name, member);
    packedBytes += member.packedBytes;
    at = nameEnd + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  if (packedBytes > begin) {
    const where = { file, expected: `at most ${begin} bytes`, got: packedBytes };
    throw new CheckpointError('zip members overlap', where);
  }
  return { members, begin };
}

function findEnd(view: DataView, file: string): number {
  const last = view.byteLength - endLength;
  for (let at = last; at >= Math.max(0, last - longestComment); at--) {
    const isEnd =
      view.getUint32(at, true) === endSignature && view.getUint16(at + 20, true) === last - at;
    if (isEnd) return at;
  }
  throw new CheckpointError('the zip has no directory: the file is cut short or damaged', {
    file,
    expected: `a directory at the end of ${view.byteLength} bytes`,
    got: 'none',
  });
}

function readEntry(
  view: DataView,
  { at, name, file }: { readonly at: number; readonly name: string; readonly file: string },
): ZipMember {
  const method = view.getUint16(at + 10, true);
  const [packedBytes, sizeBytes] = [view.getUint32(at + 20, true), view.getUint32(at + 24, true)];
  const refuse = (what: string, expected: string, got: string | number): never => {
    throw new CheckpointError(what, { file, member: name, expected, got });
  };
  if (view.getUint16(at + 8, true) & encrypted) {
    refuse('a zip member is encrypted', 'a member that is not', 'encryption');
  }
  if (method !== stored && method !== deflated) {
    refuse('a zip member is compressed by an unknown method', 'method 0 or 8', method);
  }
  if (method === stored && packedBytes !== sizeBytes) {
    refuse('a stored zip member has two sizes', `${packedBytes} bytes`, sizeBytes);
  }
  return {
    name,
    isDeflated: method === deflated,
    crc: view.getUint32(at + 16, true),
    packedBytes,
    sizeBytes,
    headerAt: view.getUint32(at + 42, true),
  };
}

function decodeName(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    const got = Buffer.from(bytes).toString('latin1');
    throw new CheckpointError('the name of a zip member is not UTF-8', { file, got }, { cause });
  }
}
