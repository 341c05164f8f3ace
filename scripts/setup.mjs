/**
 * `npm run setup`: everything between a fresh clone and a working `npx isthmus`. With `--tests` instead of the
 * build, which is one of the checks, what only the tests need. What is up to date is left alone. Exits 2 when
 * the machine lacks something, 1 when a step fails, 130 when interrupted.
 */
import { build } from './build.mjs';
import { dependencies } from './dependencies.mjs';
import { kubernetesSchemas } from './kubernetes-schemas.mjs';
import { explainMissing } from './prerequisites.mjs';
import { pythonEnvironment } from './python-environment.mjs';
import { seaweedfs } from './seaweedfs.mjs';
import { perform } from './step.mjs';
import { tensorflow } from './tensorflow.mjs';

const forTests = process.argv.includes('--tests');
const steps = [
  dependencies,
  tensorflow,
  ...(forTests ? [seaweedfs, kubernetesSchemas, pythonEnvironment] : [build]),
];

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));

const missing = explainMissing();
if (missing) {
  console.error(missing);
  process.exit(2);
}
for (const step of steps) {
  if (!(await perform(step))) process.exit(1);
}
