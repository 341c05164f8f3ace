/** One bit of a stored record or artifact flipped: never another result, and a run mends it. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { openStore } from '@isthmus/object-store';
import {
  EvaluatorServiceDefinition,
  MatcherServiceDefinition,
  TrainerServiceDefinition,
} from '@isthmus/proto';
import { scaled, tally } from '../checks.mjs';
import { callAndRead, connect } from '../grpc-call.mjs';
import { evaluateRequest, matchRequest, putDataset, putModel, trainRequest } from '../requests.mjs';
import { startService } from '../service.mjs';
import { comparable, comparison, runStudy, startCommand } from '../study-run.mjs';

const network = 'mlp:64-8-10';

export async function attack(scope, check) {
  const store = scope.folder();
  const opened = openStore(store);
  const dataset = await putDataset(opened, 'small');
  const models = [await putModel(opened, network, 1), await putModel(opened, network, 2)];
  const kinds = [
    ['trainer', TrainerServiceDefinition, 'train', trainRequest(dataset, { network })],
    ['matcher', MatcherServiceDefinition, 'match', matchRequest(models, { network })],
    [
      'evaluator',
      EvaluatorServiceDefinition,
      'evaluate',
      evaluateRequest(models, dataset, { network }),
    ],
  ];
  for (const [name, definition, method, request] of kinds) {
    const service = await startService(scope, name, { store });
    const session = connect(scope, service.address);
    const ask = (one = request) =>
      callAndRead(session, definition, method, one, { timeoutMs: 60_000 });
    const { result } = await ask();
    const file = join(store, 'results', `${request.digest}.json`);
    const ends = [];
    await eachFlip(file, scaled(700), async (isAsFlipped) => {
      const { status, result: got } = await ask();
      ends.push(verdict({ status, got, expected: result, isKept: isAsFlipped() }));
    });
    check(`record of the ${name}, ${ends.length} flips`, tally(ends));
    check(`record of the ${name}: another result`, countOf(ends, /ANOTHER/), { equals: 0 });
    check(`record of the ${name}: no result`, countOf(ends, /^([A-Z_]+|no .*)$/), { equals: 0 });
    if (name === 'evaluator') await flipModels(store, dataset, { ask, check });
    process.kill(service.pid, 'SIGKILL');
    await service.ended;
  }
  await runAfterFlips(scope, check);
}

/** Models that are damaged before they were ever read, each by another bit: each is refused as damaged. */
async function flipModels(store, dataset, { ask, check }) {
  const whole = await putModel(openStore(store), network, 0);
  const ends = [];
  for (let i = 1; i <= scaled(700); i++) {
    const model = await putModel(openStore(store), network, 100 + i);
    const file = join(store, model.key);
    const bytes = readFileSync(file);
    flip(bytes, Math.floor(Math.random() * bytes.length * 8));
    writeFileSync(file, bytes);
    const { status } = await ask(evaluateRequest([whole, model], dataset, { network }));
    ends.push(status);
  }
  check(`model, ${ends.length} flips`, tally(ends), { equals: `DATA_LOSS ${ends.length}` });
}

/** Flips a bit of each kind of object that a finished study left, and runs again what is not done or not whole. */
async function runAfterFlips(scope, check) {
  const folder = scope.folder();
  const clean = await runStudy(scope, folder);
  const records = readRecords(join(folder, '.isthmus', 'store'));
  for (const [what, file] of objectsOf(join(folder, '.isthmus', 'store'), records)) {
    const whole = readFileSync(file);
    const bytes = Buffer.from(whole);
    flip(bytes, bytes.length * 4 + 1);
    writeFileSync(file, bytes);
    const verified = await startCommand(scope, ['store', 'verify'], { cwd: folder }).ended;
    const isNamed = verified.code === 1 && verified.stdout.includes(basename(file));
    check(`a flip in ${what}: found by store verify`, isNamed ? 'yes' : 'no', { equals: 'yes' });
    // Artifacts are read for what has yet to be done.
    if (file.includes('artifacts'))
      for (const { file } of records.evaluate) rmSync(file, { force: true });
    const again = await runStudy(scope, folder);
    check(`a run after a flip in ${what}: exit code`, again.code, { equals: 0 });
    check(`a run after a flip in ${what}: results`, comparison(clean, again), { equals: 'equal' });
    const warning = /corrupt|damaged/.test(again.stderr) ? 'yes' : 'no';
    check(`a run after a flip in ${what}: warned`, warning, { equals: 'yes' });
    if (again.code !== 0) writeFileSync(file, whole);
  }
}

/** The records of a store by the kind of their tasks. */
function readRecords(store) {
  const files = readdirSync(join(store, 'results')).map((name) => join(store, 'results', name));
  const records = files.map((file) => ({ file, text: readFileSync(file, 'utf8') }));
  const of = (kind) => records.filter(({ text }) => text.includes(`"kind":"${kind}"`));
  return { train: of('train'), match: of('match'), evaluate: of('evaluate') };
}

/** A record of each kind, and what an evaluation reads. */
function objectsOf(store, records) {
  const [{ text }] = records.evaluate;
  const inputs = /"inputs":\[([^\]]*)\]/.exec(text)[1].replaceAll('"', '').split(',');
  const [a, , permutation, dataset] = inputs.map((hash) =>
    join(store, 'artifacts', 'sha256', hash),
  );
  return [
    ...Object.entries(records).map(([kind, [{ file }]]) => [`a record of the kind ${kind}`, file]),
    ['the data set', dataset],
    ['a model', a],
    ['a permutation', permutation],
  ];
}

/** Flips so many bits of a file drawn at random, one at a time; each time `look` is called and the file mended. */
async function eachFlip(file, count, look) {
  const whole = readFileSync(file);
  for (let i = 0; i < count; i++) {
    const flipped = Buffer.from(whole);
    flip(flipped, Math.floor(Math.random() * flipped.length * 8));
    writeFileSync(file, flipped);
    await look(() => flipped.equals(readFileSync(file)));
    writeFileSync(file, whole);
  }
}

function countOf(ends, pattern) {
  return ends.filter((end) => pattern.test(end)).length;
}

function flip(bytes, bit) {
  bytes[bit >> 3] ^= 1 << (bit & 7);
}

/** A damaged record may be refused or computed anew, which changes the times alone, and is then replaced. */
function verdict({ status, got, expected, isKept }) {
  if (status !== 'OK') return status;
  if (JSON.stringify(got) === JSON.stringify(expected)) return 'the same';
  const isEqual = JSON.stringify(comparable(got)) === JSON.stringify(comparable(expected));
  return isEqual && !isKept ? 'computed anew' : 'ANOTHER RESULT';
}
