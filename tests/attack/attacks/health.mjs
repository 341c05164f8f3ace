/** A service whose store is dead, whose threads cannot start, or that has no descriptors left says so, and recovers. */
import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { openStore } from '@isthmus/object-store';
import { startSeaweedfs } from '@isthmus/object-store/seaweedfs';
import { TrainerServiceDefinition } from '@isthmus/proto';
import { callAndRead, connect } from '../grpc-call.mjs';
import { healthOf, secondsUntil } from '../health.mjs';
import { openFiles } from '../process-figures.mjs';
import { putDataset, trainRequest } from '../requests.mjs';
import { startService } from '../service.mjs';

const noticed = { atMost: 15, unit: 's' };
const patience = { seconds: 45 };

/** Under a user whose processes are counted, unlike root's, but who reads and writes what root may. */
const asCountedUser =
  'setpriv --reuid=61234 --clear-groups --inh-caps=+dac_override --ambient-caps=+dac_override'.split(
    ' ',
  );

export async function attack(scope, check) {
  await withoutStore(scope, check);
  await underLimit(scope, check, 'threads', {
    command: asCountedUser,
    limit: { name: 'nproc', tight: () => 1 },
  });
  await underLimit(scope, check, 'descriptors', {
    command: [],
    limit: { name: 'nofile', tight: openFiles },
  });
}

async function withoutStore(scope, check) {
  const server = await startSeaweedfs();
  scope.closing(server.stop);
  const { accessKey, secretKey } = server.owner;
  const env = { ISTHMUS_S3_ACCESS_KEY: accessKey, ISTHMUS_S3_SECRET_KEY: secretKey };
  for (const name of ['trainer', 'matcher', 'evaluator']) {
    const store = `s3://${server.bucket}/${name}?endpoint=${server.endpoint}`;
    const { address } = await startService(scope, name, { store, env });
    const session = connect(scope, address);
    check(
      `${name}, store up: SERVING after`,
      await secondsUntil(session, 'SERVING', patience),
      noticed,
    );
    await server.kill();
    check(
      `${name}, store down: NOT_SERVING after`,
      await secondsUntil(session, 'NOT_SERVING', patience),
      noticed,
    );
    check(`${name}, store down: health answers within`, (await healthOf(session)).ms, {
      atMost: 1000,
      unit: 'ms',
    });
    await server.restart();
    check(
      `${name}, store back: SERVING after`,
      await secondsUntil(session, 'SERVING', patience),
      noticed,
    );
  }
}

/** A limit of the system is drawn tight while the service runs, and loosened again. */
async function underLimit(scope, check, what, { command, limit }) {
  const store = scope.folder();
  const dataset = await putDataset(openStore(store), 'small');
  for (const folder of [scope.base, store]) chmodSync(folder, 0o755);
  const service = await startService(scope, 'trainer', { store, command });
  const session = connect(scope, service.address);
  let seed = 0;
  const train = async (artifact = dataset) => {
    const request = trainRequest(artifact, { seed: seed++ });
    return (
      await callAndRead(session, TrainerServiceDefinition, 'train', request, { timeoutMs: 20_000 })
    ).status;
  };
  // Node starts the threads that read files with the first file.
  const none = '0'.repeat(64);
  await train({ key: `artifacts/sha256/${none}`, sha256: none, sizeBytes: 1 });
  // Only a process of the same user may do so.
  const [program, ...args] = [...command, 'prlimit', '--pid', String(service.pid)];
  const prlimit = (...more) => execFileSync(program, [...args, ...more], { encoding: 'utf8' });
  const loose = prlimit(`--${limit.name}`, '--output=SOFT', '--noheadings', '--raw').trim();
  prlimit(`--${limit.name}=${limit.tight(service.pid)}:`);
  const asked = train();
  check(
    `no ${what}: NOT_SERVING after`,
    await secondsUntil(session, 'NOT_SERVING', patience),
    noticed,
  );
  check(`no ${what}: a training`, await asked);
  prlimit(`--${limit.name}=${loose}:`);
  check(`${what} again: SERVING after`, await secondsUntil(session, 'SERVING', patience), noticed);
  check(`${what} again: a training`, await train(), { equals: 'OK' });
  process.kill(service.pid, 'SIGKILL');
  await service.ended;
}
