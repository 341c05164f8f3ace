/** Two runs of one study over one store at once share its work; the death of the first delays the second by a lease alone. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { childrenOf } from '../../dist/processes.js';
import { startSpanCounter } from '../span-counter.mjs';
import { comparison, runStudy, startStudy } from '../study-run.mjs';
import { sleep, until } from '../waiting.mjs';

/** How long a lease lasts whose holder shows no sign of life. */
const leaseSeconds = 15;
const epochs = 40;
const longer = { train: { epochs, batchSize: 500 } };

export async function attack(scope, check) {
  const clean = await runStudy(scope, scope.folder(), longer);
  check('a run alone: exit code', clean.code, { equals: 0 });
  check('a run alone', clean.seconds, { unit: 's' });

  const spans = await startSpanCounter(scope);
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: spans.url };
  const begin = (store) =>
    startStudy(scope, scope.folder(), { ...longer, env, args: ['--store', store] });
  const shared = scope.folder();
  const ends = await Promise.all([begin(shared).ended, begin(shared).ended]);
  check('two at once: exit codes', ends.map(({ code }) => code).join(' '), { equals: '0 0' });
  for (const end of ends)
    check('two at once: results', comparison(clean, end), { equals: 'equal' });
  check('two at once: epochs trained', spans.count('train.epoch'), { equals: 3 * epochs });
  check('two at once: paths walked', spans.count('evaluate.path'), { equals: 2 });
  check('two at once: the longer one', Math.max(...ends.map(({ seconds }) => seconds)), {
    unit: 's',
  });

  const store = scope.folder();
  const first = begin(store);
  const trained = () =>
    existsSync(join(store, 'results')) && readdirSync(join(store, 'results')).length > 0;
  await until(trained, { seconds: 60 });
  const second = begin(store);
  await sleep(1500);
  for (const { pid } of [...childrenOf(first.pid), first]) process.kill(pid, 'SIGKILL');
  const killedAt = performance.now();
  const end = await second.ended;
  check('kill -9 of the first: exit code of the second', end.code, { equals: 0 });
  check('kill -9 of the first: results', comparison(clean, end), {
    equals: 'equal',
  });
  const seconds = (performance.now() - killedAt) / 1000;
  const atMost = leaseSeconds + 2 * clean.seconds;
  check('kill -9 of the first: the second ended after', seconds, { atMost, unit: 's' });
}
