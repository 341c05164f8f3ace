/** Requests that are too long, too many, too large or no requests at all, beside a training on the same connection. */
import { openStore } from '../../../libs/object-store/dist/index.js';
import {
  EvaluatorServiceDefinition,
  MatcherServiceDefinition,
  TrainerServiceDefinition,
} from '../../../libs/proto/dist/index.js';
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
    matcher: build.matcher({ method: 'weight:restarts=100', network, seed: 5 }),
    evaluator: build.evaluator({ path: 'line:points=900' }),
  };
  for (const name of Object.keys(definitions)) {
    const [definition, method] = definitions[name];
    const service = await startService(scope, name, { store });
    const watch = setInterval(() => {
      if ((rssMb(service.pid) ?? 0) > mostMb) process.kill(service.pid, 'SIGKILL');
    }, 20);
    const first = connect(scope, service.address);
    let session = first;
    let besideAt = performance.now();
    let beside = 'running';
    let isComputing = false;
    const running = call(first, encode(definition, method, long[name]), {
      onMessage: (bytes) => {
        besideAt = performance.now();
        const { event } = definition.methods[method].responseType.decode(bytes);
        isComputing ||= event.$case === 'metric' || event.value.total > 0;
      },
    });
    void running.ended.then(({ status, text }) => {
      beside = `${status} ${text.slice(0, 80)}`;
    });
    await until(() => isComputing, { seconds: 30 });
    await sleep(1000);
    const before = rssMb(service.pid);
    const path = encode(definition, method, build[name]({})).path;
    const times = [];
    for (const { what, expected, wire } of malformed[name](build[name])) {
      const request = Buffer.isBuffer(wire)
        ? { path, message: wire }
        : encode(definition, method, wire);
      const sent = call(session, request, { onMessage: () => undefined, timeoutMs: 4000 });
      const { status, text, ms } = await sent.ended;
      times.push(ms);
      // What becomes of the first connection is told below; the others need one that works.
      if (status.startsWith('no ')) session = connect(scope, service.address);
      check(`${name}, ${what}`, status, { equals: expected });
      if (text.length > 5000)
        check(`${name}, ${what}: length of the message`, text.length, { atMost: 5000 });
    }
    const { status } = await call(session, { path: `${path}s`, message: Buffer.alloc(0) }).ended;
    check(`${name}, a method that there is not`, status, { equals: 'UNIMPLEMENTED' });
    check(`${name}: slowest answer`, Math.max(...times) / 1000, { atMost: 1, unit: 's' });
    check(`${name}: memory gained`, (peakMb(service.pid) ?? Number.POSITIVE_INFINITY) - before, {
      atMost: 250,
      unit: 'MB',
    });
    check(`${name}: the call beside them`, beside, { equals: 'running' });
    const silence = (performance.now() - besideAt) / 1000;
    check(`${name}: the call beside them was last heard of before`, silence, {
      atMost: 5,
      unit: 's',
    });
    check(`${name}: health on the same connection`, (await healthOf(first)).state, {
      equals: 'SERVING',
    });
    clearInterval(watch);
    running.cancel();
    scope.kill();
    await service.ended;
  }
}
