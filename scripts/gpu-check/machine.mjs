import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { cpus } from 'node:os';
import { basename, join } from 'node:path';
import { root } from '../paths.mjs';
import { createWorker } from './processes.mjs';

const deps = join(root, 'node_modules/@tensorflow/tfjs-node-gpu/deps');

/**
 * What the check has to work with, a line each, and, where TensorFlow sees no GPU, why and what to do.
 *
 * @param {AbortSignal} signal
 */
export async function lookAround(signal) {
  const gpus = query('nvidia-smi', [
    '--query-gpu=name,driver_version,memory.total',
    '--format=csv,noheader',
  ]);
  const build = existsSync(deps) ? basename(realpathSync(deps)) : 'none';
  const nvidia = join(deps, 'nvidia');
  const carried = existsSync(nvidia) ? readdirSync(nvidia).filter(isLibrary).sort() : [];
  const look = createWorker({ TF_CPP_MIN_LOG_LEVEL: '0' }, signal);
  const found = await look({ kind: 'look' });
  look.end();
  const processors = cpus();
  const lines = [
    ['processor', `${processors.length} cores (${processors[0].model.trim()})`],
    ['nvidia-smi', gpus?.replaceAll('\n', '; ') ?? 'does not run here'],
    ['TensorFlow', `${found.tensorflow}, build ${build}, sees ${found.gpu ? 'a GPU' : 'no GPU'}`],
    ['CUDA, installed with it', carried.join(' ') || 'none'],
    ['CUDA, loaded', found.libraries.join(' ') || 'none'],
    ['PyTorch', torchLine()],
  ].map(([what, is]) => `${what}: ${is}`);
  const reason = found.gpu ? undefined : reasonOf({ gpus, carried, words: look.words() });
  return { lines, reason };
}

const isLibrary = (name) => !/^(__|.*\.py$)/.test(name);

/** Why TensorFlow sees no GPU, and what to do. */
function reasonOf({ gpus, carried, words }) {
  if (gpus === undefined) {
    return "nvidia-smi does not run, so there is no driver of NVIDIA's or no GPU; on a machine with both, `npm run setup` chooses TensorFlow's CUDA build";
  }
  if (carried.length === 0) {
    return "there is a GPU, but this TensorFlow is the CPU's build; run `ISTHMUS_TENSORFLOW=gpu npm run setup`, which fetches the CUDA libraries, too";
  }
  const said = words.split('\n').filter((line) => /cuda|gpu|cudnn|dlopen/i.test(line));
  return `there is a GPU and the CUDA build, but TensorFlow does not use it; a driver older than CUDA 12.5 wants, or a library that cannot be loaded, is the usual cause. TensorFlow says:\n${said.slice(0, 8).join('\n') || 'nothing'}`;
}

function torchLine() {
  const python = process.env.PYTHON ?? 'python3';
  const ask =
    'import torch; print(torch.__version__, "sees", torch.cuda.get_device_name() if torch.cuda.is_available() else "no GPU")';
  return query(python, ['-c', ask]) ?? `not in ${python}; PYTHON names one that has it`;
}

/** What PyTorch cannot be compared on this device for; undefined where it can. */
export function torchFault(lines, device) {
  const line = lines.find((one) => one.startsWith('PyTorch: '));
  if (line.includes('not in ')) return line;
  return device === 'GPU' && line.includes('no GPU') ? `${line}, so it is left out` : undefined;
}

/** A program's output; undefined where it cannot be started or fails. */
function query(program, args) {
  try {
    const options = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout: 60_000 };
    return execFileSync(program, args, options).trim();
  } catch {
    return undefined;
  }
}
