import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { cached } from './cache.mjs';
import { run } from './command.mjs';
import { root } from './paths.mjs';

/** Where tfjs looks for its addon, inside its package; `napi-v8` on every Node from 20. */
export const ADDON = 'lib/napi-v8/tfjs_binding.node';

/**
 * tfjs's own addon, compiled against the library. Kept in the cache, since one binary serves every
 * clone and (through N-API) every Node; but not every C library.
 *
 * @param {string} tfjs the package's folder
 * @param {string} library the library's folder
 * @returns {Promise<string>} the addon's path in the cache
 */
export async function tensorflowAddon(tfjs, library) {
  const { version } = JSON.parse(readFileSync(join(tfjs, 'package.json'), 'utf8'));
  const { glibcVersionRuntime } = process.report.getReport().header;
  const name = `tfjs-${version}-${basename(library)}-glibc-${glibcVersionRuntime}`;
  const entry = await cached(name, (folder) => compile(tfjs, library, folder));
  return join(entry, basename(ADDON));
}

/** Compiles in a folder of its own: node-gyp does not stand a space in the path of the clone. */
async function compile(tfjs, library, target) {
  const workshop = mkdtempSync(join(tmpdir(), 'isthmus-addon-'));
  try {
    for (const part of ['binding', 'binding.gyp', 'package.json']) {
      cpSync(join(tfjs, part), join(workshop, part), { recursive: true });
    }
    symlinkSync(library, join(workshop, 'deps'));
    const nodePreGyp = ['node-pre-gyp', 'install', '--build-from-source'];
    await run('npx', ['--no', '--', ...nodePreGyp, `--directory=${workshop}`], {
      cwd: root,
      env: await nodeHeaders(),
    });
    copyFileSync(join(workshop, ADDON), join(target, basename(ADDON)));
  } finally {
    rmSync(workshop, { recursive: true });
  }
}

/** Points node-gyp at this Node's own headers where it came with them; else node-gyp downloads them. */
async function nodeHeaders() {
  const configured = (await run('npm', ['config', 'get', 'nodedir'])).trim();
  const prefix = dirname(dirname(process.execPath));
  const atHand = existsSync(join(prefix, 'include/node/node_api.h'));
  return configured === 'undefined' && atHand ? { npm_config_nodedir: prefix } : {};
}
