/**
 * `node deploy/docker/try-images.mjs`: runs the images that buildah has built as a cluster would (each program as
 * process 1, unprivileged, on a read-only file system with a /tmp), and one study through them. Wants root and Linux.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const PORTS = { trainer: 50051, matcher: 50052, evaluator: 50053 };
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

/** What a container runtime does, in namespaces of its own: ROOT SHARED USER FOLDER PROGRAM... */
const CONTAIN = `
set -e
root=$1 shared=$2 user=$3 folder=$4; shift 4
mount --bind "$root" "$root"
mount -o remount,bind,ro "$root"
mount -t tmpfs tmpfs "$root/tmp"
mkdir "$root/tmp/shared"
mount --bind "$shared" "$root/tmp/shared"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
exec chroot "$root" setpriv --reuid="\${user%:*}" --regid="\${user#*:}" --clear-groups --no-new-privs \\
  --bounding-set=-all --pdeathsig=KILL env -C "$folder" "$@"`;

const undo = [];
process.on('exit', () => {
  for (const step of undo.reverse()) step();
});
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));

const shared = mkdtempSync(join(tmpdir(), 'isthmus-images-'));
undo.push(() => rmSync(shared, { recursive: true }));
chmodSync(shared, 0o777);
copyFileSync('deploy/k8s/base/study.yaml', join(shared, 'study.yaml'));

const services = Object.keys(PORTS).map((name) => ({ name, child: start(name) }));
for (const service of services) {
  await untilServing(service);
  console.log(`${service.name} serves on ${PORTS[service.name]}`);
}
const addresses = services.map(({ name }) => `${name}=127.0.0.1:${PORTS[name]}`).join(',');
const conductor = start('isthmus', 'run', '/tmp/shared/study.yaml', '--services', addresses);
const [code] = await once(conductor, 'exit');
if (code !== 0) throw new Error(`the study ended with ${code}`);
for (const service of services) await stop(service);

/** Starts a program from its image. All of them see one folder as /tmp/shared, and keep the store there. */
function start(target, ...args) {
  const image = `isthmus/${target}:${version}`;
  const { config } = JSON.parse(buildah('inspect', '--type', 'image', image)).OCIv1;
  const container = buildah('from', '--pull-never', image);
  undo.push(() => buildah('rm', container));
  const root = buildah('mount', container);
  const child = spawn(
    'unshare',
    [
      ...['--mount', '--pid', '--fork', '--kill-child', 'sh', '-c', CONTAIN, 'sh'],
      ...[root, shared, config.User, config.WorkingDir, ...config.Entrypoint, ...args],
    ],
    {
      env: {
        ...Object.fromEntries(config.Env.map((variable) => variable.split(/=(.*)/s))),
        ISTHMUS_STORE_URL: 'file:///tmp/shared/store',
      },
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  );
  undo.push(() => child.kill('SIGKILL'));
  return child;
}

/** Waits until a service answers the health check of gRPC with SERVING. */
async function untilServing({ name, child }) {
  const question = { ':method': 'POST', ':path': '/grpc.health.v1.Health/Check' };
  for (const end = performance.now() + 60_000; performance.now() < end; await delay(200)) {
    if (child.exitCode !== null) throw new Error(`the ${name} ended with ${child.exitCode}`);
    const client = connect(`http://127.0.0.1:${PORTS[name]}`).on('error', () => {});
    const call = client.request({
      ...question,
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    const answer = await call
      .end(Buffer.alloc(5))
      .toArray()
      .catch(() => []);
    client.close();
    // Five bytes of frame, then field 1 (status) = 1 (SERVING).
    if (Buffer.concat(answer).toString('hex') === '00000000020801') return;
  }
  throw new Error(`the ${name} did not serve within a minute`);
}

/** Sends SIGTERM to process 1 of a container and waits for a clean end. */
async function stop({ name, child }) {
  const inside = Number(readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8'));
  const [, peakKb] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${inside}/status`, 'utf8'));
  const start = performance.now();
  process.kill(inside, 'SIGTERM');
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`the ${name} ended with ${code} after SIGTERM`);
  const milliseconds = Math.round(performance.now() - start);
  console.log(
    `${name} ended ${milliseconds} ms after SIGTERM [peakMb=${Math.round(peakKb / 1024)}]`,
  );
}

function buildah(...args) {
  return execFileSync('buildah', args, { encoding: 'utf8' }).trim();
}
