import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { run } from './command.mjs';
import { cacheDir, root } from './paths.mjs';
import { ADDON, tensorflowAddon } from './tensorflow-addon.mjs';
import { libraryName, tensorflowLibrary } from './tensorflow-library.mjs';

/**
 * Gives the TensorFlow.js package in node_modules a current TensorFlow: its `deps` folder becomes a
 * link to the cached library, and the addon that was compiled against it is put into place.
 * `ISTHMUS_TENSORFLOW` chooses `cpu`, `gpu`, or `auto` (the default: gpu where nvidia-smi works).
 *
 * @type {import('./step.mjs').Step}
 */
export const tensorflow = {
  name: 'TensorFlow',
  isDone: () => (isSupported() ? isLinked(flavour()) : isInstalled()),
  run: () => (isSupported() ? link(flavour()) : installTheirs()),
  advice:
    'its wheel comes from PyPI: does `python3 -m pip download --no-deps tensorflow-cpu` work? ' +
    'Its addon is compiled by g++. Other platforms than Linux x86-64 get what tfjs itself downloads',
};

const tfjs = join(root, 'node_modules/@tensorflow/tfjs-node-gpu');
const deps = join(tfjs, 'deps');
const addon = join(tfjs, ADDON);

const isSupported = () => process.platform === 'linux' && process.arch === 'x64';

const isInstalled = () => existsSync(addon) && existsSync(join(deps, 'lib'));

function isLinked(flavour) {
  const library = join(cacheDir, libraryName(flavour));
  return isInstalled() && existsSync(library) && realpathSync(deps) === realpathSync(library);
}

async function link(flavour) {
  const library = await tensorflowLibrary(flavour);
  const compiled = await tensorflowAddon(tfjs, library);
  rmSync(addon, { force: true });
  rmSync(deps, { recursive: true, force: true });
  symlinkSync(library, deps);
  mkdirSync(dirname(addon), { recursive: true });
  copyFileSync(compiled, addon);
  const version = await run(process.execPath, [
    '-p',
    `require(${JSON.stringify(addon)}).TF_Version`,
  ]);
  return `${version.trim()}, ${flavour}`;
}

/** tfjs's own installer: an older TensorFlow, but one for this machine. */
async function installTheirs() {
  const path = `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH}`;
  await run(process.execPath, ['scripts/install.js', 'cpu', 'download'], {
    cwd: tfjs,
    env: { PATH: path },
  });
  return `the one tfjs brings, since there is no newer one for ${process.platform} ${process.arch}`;
}

function flavour() {
  const wanted = process.env.ISTHMUS_TENSORFLOW ?? 'auto';
  if (wanted === 'auto') return hasNvidiaGpu() ? 'gpu' : 'cpu';
  if (wanted === 'cpu' || wanted === 'gpu') return wanted;
  throw new Error(`ISTHMUS_TENSORFLOW must be cpu, gpu or auto [got=${wanted}]`);
}

function hasNvidiaGpu() {
  try {
    return execFileSync('nvidia-smi', ['-L'], { stdio: ['ignore', 'pipe', 'ignore'] }).length > 0;
  } catch {
    return false; // no driver
  }
}
