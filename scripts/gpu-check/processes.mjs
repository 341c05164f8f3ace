import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const onCpu = { CUDA_VISIBLE_DEVICES: '-1' };

/**
 * The processes that compute: `usual` with TensorFlow as it comes; `exact` on the same device, without TF32's short
 * products; `reference` on the CPU. On a CPU the reference has TensorFlow's own kernels in place of oneDNN's.
 *
 * @param {'GPU' | 'CPU'} device
 * @param {NodeJS.ProcessEnv} computeEnv what a service is told of its native library
 * @param {AbortSignal} signal ends them
 */
export function startWorkers(device, computeEnv, signal) {
  const own = device === 'GPU' ? computeEnv : { ...computeEnv, ...onCpu };
  const other = device === 'GPU' ? {} : { TF_ENABLE_ONEDNN_OPTS: '0' };
  return {
    usual: createWorker(own, signal),
    exact: createWorker({ ...own, NVIDIA_TF32_OVERRIDE: '0' }, signal),
    reference: createWorker({ ...computeEnv, ...onCpu, ...other }, signal),
  };
}

/** A function that asks a worker and resolves with its answer; `words` is what it says on stderr. One that has died is started again. */
export function createWorker(env, signal) {
  let child;
  const alive = () => child?.exitCode === null && child.signalCode === null && child.connected;
  const ask = async (request) => {
    signal.throwIfAborted();
    if (!alive()) child = startWorker(env, signal);
    const answered = new AbortController();
    const { signal: until } = answered;
    child.send(request);
    try {
      const [answer, how] = await Promise.race([
        once(child, 'message', { signal: until }),
        once(child, 'exit', { signal: until }),
      ]);
      signal.throwIfAborted();
      if (answer?.value !== undefined) return answer.value;
      throw new Error(answer?.error ?? endOf(child, how ?? `code=${answer}`));
    } finally {
      answered.abort();
    }
  };
  return Object.assign(ask, { words: () => child?.words ?? '', end: () => child?.kill('SIGKILL') });
}

/** That a worker has ended, and the last that TensorFlow said in it. */
function endOf(child, how) {
  const last = child.words.trim().split('\n').slice(-3).join('\n');
  return `a process ended by itself [${how}]: ${last || 'it said nothing'}`;
}

function startWorker(env, signal) {
  const child = fork(new URL('worker.mjs', import.meta.url), {
    env: { ...process.env, ...env },
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
  child.words = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    child.words = (child.words + text).slice(-20_000);
  });
  const end = () => child.kill('SIGKILL');
  signal.addEventListener('abort', end, { once: true });
  child.once('exit', () => signal.removeEventListener('abort', end));
  return child;
}

const script = fileURLToPath(new URL('../../bench/training.py', import.meta.url));

/**
 * Times of PyTorch's steps, by bench/training.py, after as many to warm up.
 *
 * @param {'torch' | 'compiled'} kind
 * @returns {Promise<number[]>} rejects with the first line of its error
 */
export async function timePyTorch(kind, one, signal) {
  const child = spawn(process.env.PYTHON ?? 'python3', [script, kind], {
    stdio: ['pipe', 'pipe', 'pipe'],
    signal,
    killSignal: 'SIGKILL',
  });
  let [output, words] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    words += text;
  });
  child.stdin.on('error', () => undefined); // It has ended: its exit says so.
  child.stdin.end(`${JSON.stringify(one)}\n`.repeat(2));
  const [code] = await once(child, 'close');
  if (code === 0) return JSON.parse(output.trim().split('\n').at(-1)).ms;
  const isError = (line) => /^[\w.]*(Error|Exception|Exit|Unsupported)\b/.test(line);
  const lines = words.trim().split('\n');
  throw new Error(lines.find(isError) ?? lines.at(-1));
}
