import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync } from 'node:fs';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { StoreCredentials } from './open-store.js';

/** Test support: a real S3 server on loopback, with one bucket. */
export interface S3Server {
  readonly endpoint: string;
  readonly bucket: string;
  /** May do everything. */
  readonly owner: StoreCredentials;
  /** May read and list. */
  readonly reader: StoreCredentials;
  /** Kills the server (SIGKILL); what it has stored stays. */
  kill(): Promise<void>;
  /** Starts the server that was killed, and waits until it answers. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const bucket = 'isthmus';
const owner = { accessKey: 'owner', secretKey: 'owner-secret' };
const reader = { accessKey: 'reader', secretKey: 'reader-secret' };
const readyWithinMs = 60_000;

// All that the server leaves goes with it when this process closes the pipe, or dies in any way.
const untilStdinEnds = `
  folder=$1; ports=$2; shift 2
  "$@" & server=$!
  while read order; do
    case $order in
      kill) kill -9 $server; wait $server;;
      start) "$@" & server=$!;;
    esac
  done
  kill -9 $server; wait $server
  rm -rf "$folder"
  for port in $ports; do rm -f /tmp/seaweedfs-*-$port.sock; done`;

/** Starts SeaweedFS from the project's cache on free ports; it ends with `stop` or with this process. */
export async function startSeaweedfs(): Promise<S3Server> {
  const cacheDir =
    process.env.ISTHMUS_CACHE_DIR ||
    join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'isthmus');
  const weed = join(cacheDir, 'seaweedfs-4.48', 'weed');
  if (!existsSync(weed)) {
    throw new Error(
      `the S3 server for tests is not installed [file=${weed}]; run: npm run setup -- --tests`,
    );
  }
  const folder = await mkdtemp(join(tmpdir(), 'isthmus-s3-'));
  const log = join(folder, 'log');
  const ports = await freePorts(8);
  const [s3, filer] = ports;
  const command = [weed, 'server', ...(await serverOptions(folder, ports))];
  const server = spawn('sh', ['-c', untilStdinEnds, 'sh', folder, ports.join(' '), ...command], {
    // In a session of its own, Ctrl-C reaches this process only.
    detached: true,
    stdio: ['pipe', openSync(log, 'w'), openSync(log, 'a')],
  });
  const exited = once(server, 'exit');
  const stop = async () => {
    server.stdin?.end();
    await exited;
  };
  const endpoint = `http://127.0.0.1:${s3}`;
  const untilReady = async (expected: boolean) => {
    const deadline = Date.now() + readyWithinMs;
    while ((await isReady(endpoint, `http://127.0.0.1:${filer}`)) !== expected) {
      if (Date.now() > deadline) {
        throw new Error(`SeaweedFS did not ${expected ? 'start' : 'end'}:\n${await tail(log)}`);
      }
      await setTimeout(100);
    }
  };
  try {
    await untilReady(true);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    ...{ endpoint, bucket, owner, reader, stop },
    async kill() {
      server.stdin?.write('kill\n');
      await untilReady(false);
    },
    async restart() {
      server.stdin?.write('start\n');
      await untilReady(true);
    },
  };
}

async function serverOptions(folder: string, ports: readonly number[]): Promise<string[]> {
  const config = join(folder, 's3.json');
  const identity = (name: string, credentials: StoreCredentials, actions: readonly string[]) => ({
    name,
    credentials: [credentials],
    actions,
  });
  const identities = [
    identity('owner', owner, ['Admin', 'Read', 'Write', 'List']),
    identity('reader', reader, ['Read', 'List']),
  ];
  await writeFile(config, JSON.stringify({ identities }));
  const [s3, filer, s3Grpc, filerGrpc, master, masterGrpc, volume, volumeGrpc] = ports;
  return [
    '-s3',
    '-ip=127.0.0.1',
    '-ip.bind=127.0.0.1',
    `-dir=${folder}`,
    `-s3.config=${config}`,
    '-s3.autoCreateBucket=false',
    '-master.telemetry=false',
    // A server that is started again elects itself; it would wait ten seconds for others before.
    '-master.electionTimeout=1s',
    '-volume.max=100',
    `-s3.port=${s3}`,
    `-s3.port.grpc=${s3Grpc}`,
    '-s3.port.iceberg=0',
    '-s3.port.lance=0',
    `-filer.port=${filer}`,
    `-filer.port.grpc=${filerGrpc}`,
    `-master.port=${master}`,
    `-master.port.grpc=${masterGrpc}`,
    `-volume.port=${volume}`,
    `-volume.port.grpc=${volumeGrpc}`,
  ];
}

/** A file can be stored, the bucket is there, and S3 answers. */
async function isReady(s3: string, filer: string): Promise<boolean> {
  try {
    const stored = await fetch(`${filer}/ready`, { method: 'PUT', body: 'ready' });
    const made = await fetch(`${filer}/buckets/${bucket}/`, { method: 'POST' });
    const status = await fetch(`${s3}/status`);
    return stored.ok && (made.ok || made.status === 409) && status.ok;
  } catch {
    return false;
  }
}

/** Free ports below the range from which systems serve outgoing connections, so they stay free. */
async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    if (await isFree(port)) ports.add(port);
  }
  return [...ports];
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

async function tail(log: string): Promise<string> {
  return (await readFile(log, 'utf8')).slice(-2000);
}
