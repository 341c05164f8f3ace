import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bareEnvironment } from '../dist/spawn-isthmus.js';

/**
 * Starts a service of the built code as a process of its own on a free port, over a store's folder or URL. `ended` gives code and
 * signal; `log()` all that it said. `command` is put before it, as in `['prlimit', ...]`.
 */
export async function startService(scope, name, { store, env = {}, command = [] }) {
  const start = fileURLToPath(new URL(`../../services/${name}/dist/start.js`, import.meta.url));
  const logFile = join(scope.folder(), `${name}.log`);
  const log = openSync(logFile, 'w');
  const [program, ...args] = [...command, process.execPath, start];
  const child = scope.track(
    spawn(program, args, {
      env: {
        ...bareEnvironment(),
        TF_CPP_MIN_LOG_LEVEL: '2',
        ISTHMUS_STORE_URL: store.startsWith('/') ? `file://${store}` : store,
        [`ISTHMUS_${name.toUpperCase()}_LISTEN`]: '127.0.0.1:0',
        ...env,
      },
      stdio: ['ignore', log, log, 'ipc'],
      detached: true,
    }),
  );
  closeSync(log);
  const ended = new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  const said = () => readFileSync(logFile, 'utf8');
  const address = await Promise.race([
    new Promise((resolve) => child.once('message', ({ listening }) => resolve(listening))),
    ended.then(({ code, signal }) => {
      throw new Error(`the ${name} did not start [code=${code}, signal=${signal}]:\n${said()}`);
    }),
  ]);
  return { name, pid: child.pid, address, ended, log: said };
}
