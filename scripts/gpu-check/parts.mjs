import { tolerances } from './cases.mjs';
import { distanceOfMove, largestRelative, median, shareAlike } from './differences.mjs';
import { timePyTorch } from './processes.mjs';

/** @typedef {object} Check what every part is given: the plan, workers, device, a signal, why PyTorch is left out if it is, and `say`. */

/** Losses and weights of a training's first steps: by graph, op by op, and on the CPU; then times of its steps. */
export async function trainingRows(one, check) {
  const { plan, workers, say } = check;
  const request = { kind: 'train', one, steps: plan.steps };
  const graph = await workers.exact({ ...request, as: 'graph' });
  const eager = await workers.exact({ ...request, as: 'eager' });
  const timed = { ...request, timedSteps: plan.timedSteps, timedMs: plan.timedMs };
  const reference = await workers.reference({ ...timed, as: 'graph' });
  say(`  ${one.name}: numbers are there; now times`);
  const usual = await workers.usual({ ...timed, as: 'graph' });
  const usualEager = await workers.usual({ ...timed, as: 'eager' });
  const own = differences(graph, eager);
  const far = differences(graph, reference);
  const short = largestRelative(usual.losses, reference.losses);
  const passes = [own, far].every((difference) => isWithin(difference, tolerances[one.family]));
  const numbers = [one.name, ...[...own, ...far, short].map(scientific), verdict(passes)];

  const { peers, remarks } = await timePeers(one, check);
  const [torch = [], compiled = []] = peers;
  const all = [usual.ms, usualEager.ms, reference.ms, torch, compiled];
  const [ours, ...others] = all.map((ms) => Math.min(...ms));
  const ratios = others.map((ms) => (Number.isFinite(ms) ? (ours / ms).toFixed(2) : '-'));
  const times = all.map((ms) =>
    ms.length > 0 ? `${milliseconds(Math.min(...ms))} (${milliseconds(median(ms))})` : '-',
  );
  return { numbers, times: [one.name, ...times, ...ratios], passes, remarks };
}

/** Times of PyTorch's steps, eager and compiled, and why there are none of a kind. */
async function timePeers(one, { plan, device, signal, torchFault, say }) {
  const peer = { ...one, steps: Math.min(plan.timedSteps, 50), device: deviceNames[device] };
  const [peers, remarks] = [[], []];
  for (const [kind, name] of torchFault === undefined ? pytorchKinds : []) {
    say(`  ${one.name}: PyTorch, ${name}`);
    try {
      peers.push(await timePyTorch(kind, peer, signal));
    } catch (error) {
      signal.throwIfAborted();
      remarks.push(`${one.name}, PyTorch ${name}: ${error.message}`);
      peers.push(undefined);
    }
  }
  return { peers, remarks };
}

/** Of the first losses, of all, and of the weights. */
function differences(ours, theirs) {
  const early = largestRelative(ours.losses.slice(0, 5), theirs.losses);
  return [early, largestRelative(ours.losses, theirs.losses), distanceOfMove(ours, theirs)];
}

function isWithin([early, all, weights], most) {
  return early <= tolerances.early && all <= most.loss && weights <= most.weights;
}

const deviceNames = { GPU: 'cuda', CPU: 'cpu' };
const pytorchKinds = [
  ['torch', 'eager'],
  ['compiled', 'compiled'],
];

/** How many perceptrons a minute are trained by replicas, from the times of some steps. */
export async function replicaRow(count, oneOrder, { plan, workers }) {
  const { training, steps, ms } = plan.replicas;
  const how = { kind: 'trainReplicas', one: training, count, oneOrder, steps, ms };
  const { ms: all, orderMs, stepsAnEpoch } = await workers.usual(how);
  const step = median(all);
  const minutes = (training.epochs * (orderMs + step * stepsAnEpoch)) / 60_000;
  return [count, oneOrder ? 'one' : 'their own', milliseconds(step), (count / minutes).toFixed(0)];
}

/** Matching of two networks that were trained on the device, and a path between them: there and on the CPU. */
export async function pairRows(one, { plan, workers, say }) {
  const rows = [];
  const train = { kind: 'train', one, as: 'graph', steps: one.trainedSteps };
  const models = [];
  for (const seed of [1, 2]) models.push((await workers.exact({ ...train, seed })).weights);
  say(`  ${one.name}: two are trained`);
  const both = async (request) => [await workers.exact(request), await workers.reference(request)];
  let matched;
  for (const method of ['weight', 'activation']) {
    const [ours, theirs] = await both({ kind: 'match', one, models, method });
    matched ??= theirs.matched;
    const difference = largestRelative([ours.objective], [theirs.objective]);
    const alike = `${(100 * shareAlike(ours.permutation, theirs.permutation)).toFixed(1)} %`;
    const passes = difference <= tolerances.objective;
    rows.push([`${one.name}: ${method} matching`, ours, theirs, difference, alike, passes]);
  }
  const path = { kind: 'walk', one, models: [models[0], matched], points: plan.points };
  const [ours, theirs] = await both(path);
  const losses = [ours, theirs].map(({ points }) => points.map(({ loss }) => loss));
  const difference = largestRelative(...losses);
  const accuracies = ours.points.map((p, i) => Math.abs(p.accuracy - theirs.points[i].accuracy));
  const apart = scientific(Math.max(...accuracies));
  const passes = difference <= tolerances.path;
  rows.push([`${one.name}: path of ${plan.points}`, ours, theirs, difference, apart, passes]);
  return rows.map(([what, here, there, apartBy, remark, isGood]) => ({
    passes: isGood,
    cells: [
      what,
      milliseconds(here.ms),
      milliseconds(there.ms),
      scientific(apartBy),
      remark,
      verdict(isGood),
    ],
  }));
}

const verdict = (passes) => (passes ? 'PASS' : 'FAIL');
const scientific = (value) => (value === 0 ? '0' : value.toExponential(1));

function milliseconds(ms) {
  return ms.toFixed(ms < 10 ? 2 : ms < 100 ? 1 : 0);
}
