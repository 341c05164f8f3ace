/**
 * Attacks real services and the real command line, on loopback alone: `npm run test:attack [-- NAMES]`. Each attack prints
 * what it measured and whether the bound held; the figures are kept in results.md. Exits 1 if a bound did not hold.
 * ATTACK_SCALE multiplies every count (see README.md).
 */
import { createChecks } from './checks.mjs';
import { keepResults } from './results.mjs';
import { createScope } from './scope.mjs';

/** Each attack, and the minutes after which it counts as hung. */
const attacks = {
  'queued-tasks': 12,
  'many-streams': 3,
  readers: 5,
  cancelled: 8,
  terminated: 12,
  'flipped-bits': 8,
  'store-outages': 15,
  killed: 40,
  requests: 6,
  inputs: 4,
  health: 6,
  'two-conductors': 4,
};

const names = process.argv.slice(2);
const unknown = names.filter((name) => attacks[name] === undefined);
if (unknown.length > 0) {
  console.error(
    `unknown attack [${unknown.join(', ')}]; there are ${Object.keys(attacks).join(', ')}`,
  );
  process.exit(2);
}
// What runs is killed on the way out, and its folders go.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
let failed = 0;
for (const name of names.length > 0 ? names : Object.keys(attacks)) {
  console.log(`\n${name}`);
  const startedAt = performance.now();
  const { check, results } = createChecks(name);
  const scope = createScope();
  process.once('exit', scope.abandon);
  try {
    const { attack } = await import(`./attacks/${name}.mjs`);
    await within(60_000 * attacks[name], attack(scope, check));
  } catch (error) {
    console.error(error);
    check('the attack came to its end', error.message.slice(0, 200), { equals: 'yes' });
  } finally {
    await scope.end();
    process.removeListener('exit', scope.abandon);
  }
  keepResults(name, results, { seconds: (performance.now() - startedAt) / 1000 });
  failed += results.filter(({ held }) => !held).length;
}
console.log(failed === 0 ? '\nevery bound held' : `\n${failed} bounds did not hold`);
// A connection that an attack left half open must not keep this process.
process.exit(failed === 0 ? 0 : 1);

/** The promise, unless it takes longer than `ms`. */
async function within(ms, promise) {
  let timer;
  const expiry = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no end within ${ms / 60_000} minutes`)), ms);
  });
  try {
    return await Promise.race([promise, expiry]);
  } finally {
    clearTimeout(timer);
  }
}
