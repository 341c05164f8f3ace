import { zipSync } from 'fflate';

/** The first moment that a zip can name; equal members give equal bytes whenever they are written. */
const written = new Date(1980, 0, 1);

/** Writes a zip of stored members, in their order, as numpy.savez and torch.save do. */
export function writeZip(members: ReadonlyMap<string, Uint8Array>): Uint8Array {
  return zipSync(Object.fromEntries(members), { level: 0, mtime: written });
}
