/** Memory of a service under 1, 64 and 1,000 tasks at once, each with inputs of a real data set's size. */
import { openStore } from '@isthmus/object-store';
import {
  EvaluatorServiceDefinition,
  MatcherServiceDefinition,
  TrainerServiceDefinition,
} from '@isthmus/proto';
import { scaled, tally } from '../checks.mjs';
import { call, connect, encode } from '../grpc-call.mjs';
import { peakMb } from '../process-figures.mjs';
import { evaluateRequest, matchRequest, putDataset, putModel, trainRequest } from '../requests.mjs';
import { startService } from '../service.mjs';
import { until } from '../waiting.mjs';

/** The limit of the manifests: a service that takes more would be killed there, and is here. */
const mostMb = 4295;
/** From run to run the peak of one task differs by so much of it, by when garbage is collected. */
const spread = 0.1;
/** What a stream may cost, whose caller waits or is refused. */
const mbAStream = 0.15;
/** So many tasks have to be done before the peak is read. */
const enough = 3;

const kinds = [
  { service: 'trainer', size: 'mnist', requests: trainings('mnist', 'mlp:784-16-10') },
  { service: 'trainer', size: 'cifar', requests: trainings('cifar', 'mlp:3072-16-10') },
  { service: 'evaluator', size: 'mnist', requests: evaluations('mnist', 'mlp:784-16-10') },
  { service: 'evaluator', size: 'cifar', requests: evaluations('cifar', 'mlp:3072-16-10') },
  { service: 'matcher', size: '4 million weights', requests: matchings('mlp:784-1500-1500-10') },
];

export async function attack(scope, check) {
  for (const kind of kinds) {
    const folder = scope.folder();
    const request = await kind.requests(openStore(folder));
    let alone;
    for (const queued of [1, 64, 1000]) {
      const what = `${kind.service}, ${kind.size}, ${queued} at once`;
      const { peak, ends } = await load(scope, folder, kind.service, request, queued);
      check(`${what}: ends`, tally(ends.map(({ status }) => status)));
      const strange = ends.filter((end) => end.status !== 'OK' && end.status !== 'cancelled');
      const unexplained = strange.filter((end) => !isQueueFull(end)).length;
      check(`${what}: ended neither well nor refused with when to ask again`, unexplained, {
        equals: 0,
      });
      alone ??= peak;
      const bound =
        queued === 1 ? {} : { atMost: Math.round((1 + spread) * alone + mbAStream * queued) };
      check(`${what}: peak of memory`, peak, { ...bound, unit: 'MB' });
    }
  }
}

/** Sends so many tasks at once, waits until enough are done, cancels the rest; one alone is asked for as often. */
async function load(scope, store, name, request, queued) {
  const slots = { [`ISTHMUS_${name.toUpperCase()}_SLOTS`]: '1' };
  const service = await startService(scope, name, { store, env: slots });
  let peak = 0;
  const watch = setInterval(() => {
    peak = peakMb(service.pid) ?? peak;
    if (peak > mostMb) process.kill(service.pid, 'SIGKILL');
  }, 20);
  const ends = [];
  const send = (session, i) => {
    const made = call(session, request(queued * 10_000 + i), { onMessage: () => undefined });
    void made.ended.then((end) => ends.push(end));
    return made;
  };
  try {
    const sessions = Array.from({ length: 10 }, () => connect(scope, service.address));
    if (queued === 1) {
      for (let i = 0; i < enough; i++) await send(sessions[0], i).ended;
    } else {
      const calls = Array.from({ length: scaled(queued) }, (_, i) => send(sessions[i % 10], i));
      const isDone = () => ends.filter(({ status }) => status === 'OK').length >= enough;
      await until(() => isDone() || ends.length === calls.length, { seconds: 90 });
      for (const { cancel } of calls) cancel();
      await Promise.all(calls.map(({ ended }) => ended));
    }
    return { peak: peakMb(service.pid) ?? peak, ends };
  } finally {
    clearInterval(watch);
    killIfRunning(service.pid);
    await service.ended;
  }
}

function trainings(size, network) {
  return async (store) => {
    const dataset = await putDataset(store, size);
    return (seed) =>
      encode(
        TrainerServiceDefinition,
        'train',
        trainRequest(dataset, { seed, network, batchSize: 10_000 }),
      );
  };
}

function evaluations(size, network) {
  return async (store) => {
    const dataset = await putDataset(store, size);
    const models = [];
    for (let seed = 0; seed < 64; seed++) models.push(await putModel(store, network, seed));
    return (i) => {
      const pair = [models[i % 64], models[Math.floor(i / 64) % 64]];
      const more = { network, path: `line:points=${3 + (Math.floor(i / 4096) % 7)}` };
      return encode(EvaluatorServiceDefinition, 'evaluate', evaluateRequest(pair, dataset, more));
    };
  };
}

function matchings(network) {
  return async (store) => {
    const models = [await putModel(store, network, 1), await putModel(store, network, 2)];
    return (seed) =>
      encode(
        MatcherServiceDefinition,
        'match',
        matchRequest(models, { network, seed, method: 'identity' }),
      );
  };
}

/** Clients heed whole milliseconds alone. */
function isQueueFull({ status, trailers }) {
  const hint = trailers['grpc-retry-pushback-ms'];
  return status === 'RESOURCE_EXHAUSTED' && /^[1-9]\d*$/.test(hint ?? '');
}

function killIfRunning(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself, or was ended for its memory.
  }
}
