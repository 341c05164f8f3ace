/** Requests that are too long, too many, too large or no requests at all, beside a training on the same connection. */
import { openStore } from '@isthmus/object-store';
import {
  EvaluatorServiceDefinition,
  MatcherServiceDefinition,
  TrainerServiceDefinition,
} from '@isthmus/proto';
import { call, connect, encode } from '../grpc-call.mjs';
import { healthOf } from '../health.mjs';
import { malformed } from '../malformed.mjs';
import { peakMb, rssMb } from '../process-figures.mjs';
import { evaluateRequest, matchRequest, putDataset, putModel, trainRequest } from '../requests.mjs';
import { startService } from '../service.mjs';
import { sleep, until } from '../waiting.mjs';

const network = 'mlp:784-64-10';
/** Above this a service is ended, as its container would be. */
const mostMb = 4295;
const definitions = {
  trainer: [TrainerServiceDefinition, 'train'],
  matcher: [MatcherServiceDefinition, 'match'],
  evaluator: [EvaluatorServiceDefinition, 'evaluate'],
};

export async function attack(scope, check) {
  const store = scope.folder();
  const opened = openStore(store);
  const dataset = await putDataset(opened, 'digits');
  const models = [await putModel(opened, network, 1), await putModel(opened, network, 2)];
  const build = {
    trainer: (more) => trainRequest(dataset, { network, ...more }),
    matcher: (more) => matchRequest(models, { network, ...more }),
    evaluator: (more) => evaluateRequest(models, dataset, { network, ...more }),
  };
  const long = {
    trainer: build.trainer({ epochs: 1000, seed: 5 }),
    matcher: build.matcher({ method: 'weight:restarts=1000', network, seed: 5 }),
    evaluator: build.evaluator({ path: 'line:points=900' }),
  };
  for (const [name, [definition, method]] of Object.entries(definitions)) {
    const service = await startService(scope, name, { store });
    const watch = setInterval(() => {
      if ((rssMb(service.pid) ?? 0) > mostMb) process.kill(service.pid, 'SIGKILL');
    }, 20);
    const session = connect(scope, service.address);
    const beside = await beginBeside(session, { definition, method, request: long[name] });
    const before = rssMb(service.pid);
    const { path } = encode(definition, method, build[name]({}));
    const requests = malformed[name](build[name]).map(({ wire, ...one }) => ({
      ...one,
      request: Buffer.isBuffer(wire) ? { path, message: wire } : encode(definition, method, wire),
    }));
    const connectAnew = () => connect(scope, service.address);
    await sendEach(requests, { name, check, path, session, connectAnew });
    const gained = (peakMb(service.pid) ?? Number.POSITIVE_INFINITY) - before;
    check(`${name}: memory gained`, gained, { atMost: 250, unit: 'MB' });
    await checkWhatIsLeft({ name, check, session, beside });
    clearInterval(watch);
    beside.cancel();
    scope.kill();
    await service.ended;
  }
}

/** Begins a call that takes long and waits until it is computed; `state()` tells whether it runs, and since when it is silent. */
async function beginBeside(session, { definition, method, request }) {
  let heardAt = performance.now();
  let isComputing = false;
  let end = 'running';
  const { ended, cancel } = call(session, encode(definition, method, request), {
    onMessage: (bytes) => {
      heardAt = performance.now();
      const { event } = definition.methods[method].responseType.decode(bytes);
      isComputing ||= event.$case === 'metric' || event.value.total > 0;
    },
  });
  void ended.then(({ status, text }) => {
    end = `${status} ${text.slice(0, 80)}`;
  });
  await until(() => isComputing, { seconds: 30 });
  await sleep(1000);
  const state = () => ({ end, silentSeconds: (performance.now() - heardAt) / 1000 });
  return { state, cancel };
}

/** Sends one request after the other, and last one to a method that there is not; each has to be refused as expected. */
async function sendEach(requests, { name, check, path, session, connectAnew }) {
  let slowestMs = 0;
  let current = session;
  for (const { what, expected, request } of requests) {
    const sent = call(current, request, { onMessage: () => undefined, timeoutMs: 4000 });
    const { status, text, ms } = await sent.ended;
    slowestMs = Math.max(slowestMs, ms);
    // What becomes of the first connection is told at the end; the others need one that works.
    if (status.startsWith('no ')) current = connectAnew();
    check(`${name}, ${what}`, status, { equals: expected });
    if (text.length > 5000)
      check(`${name}, ${what}: length of the message`, text.length, { atMost: 5000 });
  }
  const { status } = await call(current, { path: `${path}s`, message: Buffer.alloc(0) }).ended;
  check(`${name}, a method that there is not`, status, { equals: 'UNIMPLEMENTED' });
  check(`${name}: slowest answer`, slowestMs / 1000, { atMost: 1, unit: 's' });
}

/** Whether the call beside the requests goes on, and health is told on the connection on which they all came. */
async function checkWhatIsLeft({ name, check, session, beside }) {
  const { end, silentSeconds } = beside.state();
  check(`${name}: the call beside them`, end, { equals: 'running' });
  check(`${name}: the call beside them was last heard of before`, silentSeconds, {
    atMost: 5,
    unit: 's',
  });
  const { state } = await healthOf(session);
  check(`${name}: health on the same connection`, state, { equals: 'SERVING' });
}
