/**
 * How long weight matching takes, and what it reaches, beside git-re-basin's own `weight_matching` on the same
 * freshly initialised networks, in turns in one run: `npm run bench:matching`, after `npm run build`. README.md
 * says how to get git-re-basin; without it, only our side is measured.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { writeWeights } from '../libs/checkpoint/dist/index.js';
import { innerProduct } from '../libs/connectivity/dist/index.js';
import { parseMethod } from '../libs/matching/dist/index.js';
import {
  initialize,
  parameterShapes,
  parseNetwork,
  permutationSpec,
} from '../libs/network/dist/index.js';
import {
  identityPermutation,
  permuteWeights,
  toAxesToPerm,
} from '../libs/permutation/dist/index.js';

/** Pairs of each: fewer of those that take git-re-basin a quarter of a minute each. */
const pairsOf = new Map([
  ...[128, 512, 1024].map((width) => [`mlp:784-${width}-${width}-${width}-10`, 20]),
  ['mlp:784-2048-2048-2048-10', 5],
  ['resnet20:3x32x32-10,norm=layer', 20],
  ['vgg16:3x32x32-10,norm=layer', 5],
]);
const { PYTHON = 'python3', GIT_RE_BASIN, SEEDS, NETWORKS } = process.env;
const folder = mkdtempSync(join(tmpdir(), 'bench-matching-'));
const peer = GIT_RE_BASIN === undefined ? undefined : startPeer(GIT_RE_BASIN);
const heading = [
  `Weight matching beside git-re-basin's \`weight_matching\`, by \`npm run bench:matching\`, on pairs of freshly initialised`,
  'networks, one run before them not counted. Medians of times and of their ratios pair by pair; means of objectives,',
  `in float64. ${cpus().length} cores (${cpus()[0].model.trim()}); load on them at the beginning ${loadavg()[0].toFixed(1)}.`,
  '',
  '| network | pairs | ours, ms | git-re-basin, ms | times faster | our objective | their objective | our sweeps |',
  '|---|---|---|---|---|---|---|---|',
];
try {
  const rows = [];
  for (const notation of NETWORKS?.split(' ') ?? pairsOf.keys()) rows.push(await compare(notation));
  const table = [...heading, ...rows, ''].join('\n');
  const isWhole = peer !== undefined && NETWORKS === undefined && SEEDS === undefined;
  if (isWhole) writeFileSync(new URL('results/matching.md', import.meta.url), table);
  console.log(`\n${table}`);
} finally {
  peer?.stop();
  rmSync(folder, { recursive: true });
}

async function compare(notation) {
  const network = parseNetwork(notation);
  const { groups } = permutationSpec(network);
  const seeds = Number(SEEDS ?? pairsOf.get(notation) ?? 20);
  const ours = [];
  const theirs = [];
  for (let seed = 0; seed <= seeds; seed++) {
    const [a, b] = [2 * seed, 2 * seed + 1].map((one) => initialize(network, one));
    const problem = { network, groups, a, b, seed };
    const reached = (permutation) => innerProduct(a, permuteWeights(b, groups, permutation));
    const [mine, other] = [matchHere(problem), await peer?.match(problem)];
    if (seed === 0) continue;
    ours.push({ ...mine, objective: reached(mine.permutation) });
    if (other) theirs.push({ ...other, objective: reached(other.permutation) });
    const against = other ? `, git-re-basin ${other.ms.toFixed(1)} ms` : '';
    console.log(`${notation} ${seed}/${seeds}: ${mine.ms.toFixed(1)} ms${against}`);
  }
  const ms = [ours, theirs].map((runs) => median(runs.map((run) => run.ms)));
  const objectives = [ours, theirs].map((runs) => mean(runs.map((run) => run.objective)));
  const cells = [
    notation,
    seeds,
    ...ms.map((value) => value.toFixed(0)),
    median(theirs.map((run, i) => run.ms / ours[i].ms)).toFixed(1),
    ...objectives.map((value) => value.toFixed(2)),
    median(ours.map((run) => run.sweeps)),
  ];
  return `| ${cells.join(' | ')} |`;
}

function matchHere({ network, groups, a, b, seed }) {
  const identity = identityPermutation(groups);
  const startedAt = performance.now();
  const search = parseMethod('weight').matcher({
    network,
    groups,
    seed,
    models: [a, b],
    start: [identity, identity],
    data: undefined,
    timed: (_phase, work) => work(),
  });
  let event = search.next();
  while (!event.done) event = search.next();
  const ms = performance.now() - startedAt;
  const { permutations, sweeps } = event.value;
  return { ms, sweeps, permutation: permutations[1] };
}

/** Starts git-re-basin in a process of its own, which answers a line with a line. */
function startPeer(repository) {
  const script = new URL('matching.py', import.meta.url).pathname;
  const child = spawn(PYTHON, [script, repository], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async match({ network, groups, a, b, seed }) {
      const files = { a: join(folder, 'a'), b: join(folder, 'b') };
      writeFileSync(files.a, writeWeights(a));
      writeFileSync(files.b, writeWeights(b));
      const axesToPerm = toAxesToPerm(groups, parameterShapes(network));
      child.stdin.write(`${JSON.stringify({ ...files, seed, axesToPerm })}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error('git-re-basin ended without an answer; what it said is above');
      const { ms, permutation } = JSON.parse(value);
      const found = Object.entries(permutation);
      return { ms, permutation: new Map(found.map(([name, p]) => [name, Int32Array.from(p)])) };
    },
    stop: () => child.kill(),
  };
}

/** NaN where there is nothing. */
function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
