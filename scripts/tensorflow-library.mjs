import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { cached } from './cache.mjs';
import { TENSORFLOW_VERSION, WHEELS } from './tensorflow-wheels.mjs';
import { unpackWheel } from './wheel.mjs';

/** The libraries, and of 287 MB of headers the C ones that tfjs's addon includes. */
const PLACES = {
  'tensorflow/libtensorflow_': 'lib/libtensorflow_',
  'tensorflow/include/tensorflow/c/': 'include/tensorflow/c/',
  'tensorflow/include/tensorflow/core/platform/ctstring':
    'include/tensorflow/core/platform/ctstring',
  'tensorflow/include/tsl/platform/ctstring': 'include/tsl/platform/ctstring',
  'tensorflow/include/xla/tsl/c/': 'include/xla/tsl/c/',
  'nvidia/': 'nvidia/',
};

/**
 * TensorFlow's C library in the cache, laid out as tfjs wants its `deps` folder: `include`, `lib`,
 * and for the gpu flavour `nvidia` beside them, where the library's RUNPATH (`$ORIGIN/../nvidia/...`) looks.
 *
 * @param {'cpu' | 'gpu'} flavour
 * @returns {Promise<string>} the folder
 */
export function tensorflowLibrary(flavour) {
  return cached(libraryName(flavour), async (folder) => {
    for (const wheel of WHEELS[flavour]) await unpackWheel(wheel, folder, PLACES);
    symlinkSync('libtensorflow_cc.so.2', join(folder, 'lib/libtensorflow.so'));
    symlinkSync('libtensorflow_framework.so.2', join(folder, 'lib/libtensorflow_framework.so'));
  });
}

/** The library's name in the cache. */
export const libraryName = (flavour) => `tensorflow-${TENSORFLOW_VERSION}-${flavour}`;
