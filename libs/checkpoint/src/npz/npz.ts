import type { Budget } from '../budget.js';
import { CheckpointError } from '../checkpoint-error.js';
import type { StoredTensor } from '../stored-tensor.js';
import type { ZipArchive } from '../zip/read-zip.js';
import { writeZip } from '../zip/write-zip.js';
import { readNpy, writeNpy } from './npy.js';

const ending = '.npy';

/**
 * Reads the arrays of an .npz file, named as numpy.load names them. Throws a CheckpointError for a
 * member that is none.
 */
export function readNpz(
  zip: ZipArchive,
  { file, budget }: { readonly file: string; readonly budget: Budget },
): ReadonlyMap<string, StoredTensor> {
  const tensors = zip.names.map((member) => {
    if (!member.endsWith(ending)) {
      const where = { file, expected: `members named *${ending}`, got: member };
      throw new CheckpointError('a member is not a numpy array', where);
    }
    const tensor = member.slice(0, -ending.length);
    return [tensor, readNpy(zip.read(member), { where: { file, tensor }, budget })] as const;
  });
  return new Map(tensors);
}

/** Writes an .npz file as numpy.savez does: not compressed. Equal tensors give equal bytes. */
export function writeNpz(tensors: ReadonlyMap<string, StoredTensor>): Uint8Array {
  const members = [...tensors].map(([name, tensor]) => [name + ending, writeNpy(tensor)] as const);
  return writeZip(new Map(members));
}
