/** Clients that do not read, or are no more: whether the one slot of a service serves the next, and what becomes of the task. */
import { existsSync } from 'node:fs';
import { connect as connectTcp, createServer } from 'node:net';
import { join } from 'node:path';
import { openStore } from '@isthmus/object-store';
import { TrainerServiceDefinition } from '@isthmus/proto';
import { startClient } from '../client-process.mjs';
import { call, callAndRead, connect, encode } from '../grpc-call.mjs';
import { putDataset, trainRequest } from '../requests.mjs';
import { startService } from '../service.mjs';
import { sleep } from '../waiting.mjs';

/** Of a training whose news fill the window of a stream: 64 kB. */
const epochs = 600;
const patienceMs = 45_000;

/** How each begins its call and then misbehaves; whether the task is still wanted, so that its result has to be stored. */
const readers = [
  { name: 'frozen', misbehave: freeze, isWanted: true },
  { name: 'slow', misbehave: readSlowly, isWanted: true },
  { name: 'never-reading', misbehave: readNothing, isWanted: true },
  { name: 'killed', misbehave: vanish, isWanted: false },
  { name: 'cut off without a word', misbehave: cutOff, isWanted: false },
];

export async function attack(scope, check) {
  const store = scope.folder();
  const dataset = await putDataset(openStore(store), 'small');
  const isStored = ({ digest }) => existsSync(join(store, 'results', `${digest}.json`));
  for (const [i, { name, misbehave, isWanted }] of readers.entries()) {
    const env = { ISTHMUS_TRAINER_SLOTS: '1' };
    const service = await startService(scope, 'trainer', { store, env });
    const session = connect(scope, service.address);
    const train = (request) =>
      callAndRead(session, TrainerServiceDefinition, 'train', request, { timeoutMs: patienceMs });
    const warm = await train(trainRequest(dataset, { seed: 10 * i, epochs }));
    const unread = trainRequest(dataset, { seed: 10 * i + 1, epochs });
    await misbehave(scope, service.address, encode(TrainerServiceDefinition, 'train', unread));
    const next = await train(trainRequest(dataset, { seed: 10 * i + 2 }));
    check(`${name}: the next task`, next.status, { equals: 'OK' });
    check(`${name}: the next task was done after`, next.ms / 1000, {
      atMost: warm.ms / 1000 + 30,
      unit: 's',
    });
    if (isWanted)
      check(`${name}: result stored`, isStored(unread) ? 'yes' : 'no', { equals: 'yes' });
    process.kill(service.pid, 'SIGKILL');
    await service.ended;
  }
}

async function freeze(scope, address, request) {
  const { pid, receiving } = startClient(scope, address, [request]);
  await receiving;
  process.kill(pid, 'SIGSTOP');
}

async function vanish(scope, address, request) {
  const { pid, receiving } = startClient(scope, address, [request]);
  await receiving;
  process.kill(pid, 'SIGKILL');
}

/** 20 bytes twice a second. */
async function readSlowly(scope, address, request) {
  const session = connect(scope, address, { settings: { initialWindowSize: 1024 } });
  const { stream } = call(session, request);
  const timer = setInterval(() => stream.read(20), 500);
  stream.once('close', () => clearInterval(timer));
  await sleep(1000);
}

async function readNothing(scope, address, request) {
  call(connect(scope, address, { settings: { initialWindowSize: 0 } }), request);
  await sleep(1000);
}

/** A network that swallows all there is, both ways: no FIN, no RST, no answer to a ping. */
async function cutOff(scope, address, request) {
  const [host, port] = address.split(':');
  const pairs = [];
  const server = createServer((near) => {
    const far = connectTcp(Number(port), host);
    near.on('data', (data) => far.write(data)).on('error', () => undefined);
    far.on('data', (data) => near.write(data)).on('error', () => undefined);
    pairs.push(near, far);
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  scope.closing(() => {
    for (const socket of pairs) socket.destroy();
    server.close();
  });
  const session = connect(scope, `127.0.0.1:${server.address().port}`);
  await new Promise((receiving) => call(session, request, { onMessage: receiving }));
  for (const socket of pairs) socket.pause();
}
