/**
 * `npm run check`: everything that CI asks for. All checks run, also after one has failed. The last line is
 * `N passed, N failed`, over the tests of all packages and the checks beside them; exits 1 on any failure.
 */
import { join } from 'node:path';
import { build } from './build.mjs';
import { run } from './command.mjs';
import { checkGeneratedCode } from './generated-code.mjs';
import { nx } from './nx.mjs';
import { root } from './paths.mjs';
import { sizeReport } from './size-report.mjs';
import { checkSolverModule } from './solver-module.mjs';
import { duration, excerpt } from './step.mjs';
import {
  readTestReports,
  removeTestReports,
  slowestTestFiles,
  TEST_TARGETS,
} from './test-reports.mjs';

const LOG_LINES = 80;
const MESSAGE_LINES = 20;
const tool = (name) => join(root, 'node_modules/.bin', name);
const runTool = (name, ...args) => run(tool(name), args, { cwd: root });

/** What reads the sources alone. */
const SOURCES = {
  'protocol lint': () => runTool('buf', 'lint'),
  'protocol format': () => runTool('buf', 'format', '--diff', '--exit-code'),
  'generated code': () => checkGeneratedCode(tool('buf')),
  'compiled solver': checkSolverModule,
  'lint and format': () => runTool('biome', 'ci', '--error-on-warnings', '--colors=off', '.'),
  'project references': () => nx('sync:check'),
};

/** The compiler keeps one core busy for about as long as the checks of the sources another. */
const BUILD = { build: () => build.run() };

/** What looks at what was built. */
const UNUSED = { 'unused code': () => runTool('knip', '--no-progress') };

/** All is built, so nx need not start the compiler for each package once more. */
const test = (...options) =>
  nx('run-many', '-t', ...TEST_TARGETS, '--exclude-task-dependencies', ...options);

/** Packages whose tests mostly wait as well: for services that are killed, peers that are silent, stores that are down. */
const WAITING = ['object-store', 'rpc', 'task', 'trainer', 'matcher', 'evaluator']
  .map((name) => `@isthmus/${name}`)
  .join();

/**
 * Two rows of tests, one beside the other: what waits (for processes, leases and servers) in the first, what computes
 * in the second, two packages at a time; they fill each other's time. nx by itself would run `tests/`, which depends
 * on all packages, last and alone.
 */
const WAITS = {
  'tests across packages': () => test('--projects=@isthmus/tests'),
  'tests of services': () => test(`--projects=${WAITING}`, '--parallel=1'),
};
const COMPUTES = {
  'tests of packages': () => test(`--exclude=@isthmus/tests,${WAITING}`, '--parallel=2'),
};

removeTestReports();
const verdicts = {};
await Promise.all([perform(SOURCES), perform(BUILD)]);
await Promise.all([perform(UNUSED), perform(WAITS), perform(COMPUTES)]);
console.log(`\nLines a file\n${sizeReport()}\n`);
console.log(`The ten slowest test files\n${slowestTestFiles()}\n`);
process.exitCode = summarise() ? 0 : 1;

async function perform(checks) {
  for (const [name, check] of Object.entries(checks)) verdicts[name] = await holds(name, check);
}

async function holds(name, check) {
  const start = performance.now();
  try {
    await check();
    console.log(`check: ${name} passed, ${duration(start)}`);
    return true;
  } catch (error) {
    console.log(`check: ${name} FAILED, ${duration(start)}: ${error.message}`);
    console.log(excerpt(error.log ?? error.stack, LOG_LINES));
    return false;
  }
}

/** Prints what was skipped, what failed and, last, the totals; answers whether nothing failed. */
function summarise() {
  const { passed, failed, skipped } = readTestReports();
  const isTests = ({ name }) => name in WAITS || name in COMPUTES;
  const names = Object.keys(verdicts).map((name) => ({ name }));
  const failedChecks = names.filter(({ name }) => !verdicts[name]);
  const failures = [
    ...failedChecks.filter((check) => !isTests(check)),
    ...failed,
    ...(failed.length > 0 ? [] : failedChecks.filter(isTests)),
  ];
  for (const { name } of skipped) console.log(`skipped: ${name}`);
  for (const { name, message = '' } of failures) {
    console.log(`failed: ${name}`);
    if (message) console.log(beginning(message));
  }
  const passes =
    passed.length + names.filter((check) => !isTests(check) && verdicts[check.name]).length;
  const skips = skipped.length > 0 ? `, ${skipped.length} skipped` : '';
  console.log(`${passes} passed, ${failures.length} failed${skips}`);
  return failures.length === 0;
}

/** A failure's message and where it is from, without the test runner's own frames. */
function beginning(message) {
  const lines = message.split('\n').filter((line) => !line.includes('/node_modules/'));
  return lines.slice(0, MESSAGE_LINES).join('\n');
}
