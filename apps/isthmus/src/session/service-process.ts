import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeFolder } from '@isthmus/object-store';
import type { ListeningMessage } from '@isthmus/rpc';
import type { ServiceName } from '@isthmus/study';
import { reason } from '../terminal/system-reason.js';
import { computeEnv } from './compute-env.js';

/** The three services. */
export const serviceNames = ['trainer', 'matcher', 'evaluator'] as const satisfies ServiceName[];

/** What a child runs with. */
export interface ChildOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly logFolder: string;
  /** Told when a child ends that has listened and was not stopped. */
  readonly onDeath: (error: Error) => void;
}

/** A service that runs as a child of this process. */
export interface ServiceChild {
  /** host:port, once it listens. */
  readonly listening: Promise<string>;
  /** The whole path of its log. */
  readonly logFile: string;
  stop(): Promise<void>;
}

/** How long a child may take to listen. */
const startupMs = 60_000;
/** How long a child may take to end: what it computes ends with its step, and then it sends its traces. */
const graceMs = 15_000;

/** Characters of a log in a message. */
const longestWords = 300;

/** What to do about a child that was killed. */
const killed =
  'a system whose memory runs out ends processes so: lower the batch size or the width of the network if that is it; ';

/** The file that runs a service. */
export function serviceStart(name: ServiceName): string {
  return fileURLToPath(import.meta.resolve(`@isthmus/${name}/start`));
}

/** Starts a service on a free loopback port. Its log goes to a file in the log folder. */
export function startChild(name: ServiceName, options: ChildOptions): ServiceChild {
  const logFile = resolve(options.logFolder, `${name}.log`);
  const log = openLog(name, logFile);
  const listen = { [`ISTHMUS_${name.toUpperCase()}_LISTEN`]: '127.0.0.1:0' };
  const child = spawn(process.execPath, [serviceStart(name)], {
    env: { ...computeEnv, ...options.env, ...listen },
    stdio: ['ignore', log, log, 'ipc'],
    // A process group of its own: a terminal's Ctrl-C is the parent's to handle, also at the start.
    detached: true,
  });
  closeSync(log);
  let [hasListened, isStopping] = [false, false];
  const ended = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      resolve();
      if (!hasListened || isStopping) return;
      const how = signal === null ? `code=${code}` : `signal=${signal}`;
      const why = signal === 'SIGKILL' ? killed : '';
      options.onDeath(
        new Error(
          `the ${name} ended by itself [${how}, log=${logFile}]${lastWords(logFile)}; ${why}run the same command again: what had finished is kept`,
        ),
      );
    });
  });
  const listening = once(child, 'message', { signal: AbortSignal.timeout(startupMs) }).then(
    ([message]: ListeningMessage[]) => {
      hasListened = true;
      return message?.listening ?? '';
    },
    (cause) => {
      throw new Error(
        `the ${name} did not start within ${startupMs / 1000} s [log=${logFile}]${lastWords(logFile)}`,
        { cause },
      );
    },
  );
  return {
    logFile,
    listening: Promise.race([
      listening,
      ended.then(() => {
        throw new Error(
          `the ${name} ended before it listened [log=${logFile}]${lastWords(logFile)}`,
        );
      }),
    ]),
    async stop() {
      isStopping = true;
      child.kill('SIGTERM');
      const expiry = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await ended;
      clearTimeout(expiry);
    },
  };
}

/** Opens a log anew, with the folders on its way. */
function openLog(name: ServiceName, logFile: string): number {
  try {
    makeFolder(dirname(logFile));
    return openSync(logFile, 'w');
  } catch (cause) {
    throw new Error(`cannot write the log of the ${name} [log=${logFile}]: ${reason(cause)}`, {
      cause,
    });
  }
}

/** The last line of a log, in front of it a colon; nothing where the log is empty. */
function lastWords(logFile: string): string {
  // Node ends the trace of an error that nobody caught with its version.
  const isWord = (line: string) => line.trim() !== '' && !line.startsWith('Node.js v');
  const line = readFileSync(logFile, 'utf8').split('\n').findLast(isWord);
  return line === undefined ? '' : `: ${line.trim().slice(0, longestWords)}`;
}
