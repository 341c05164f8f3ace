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
import { duration, excerpt } from './step.mjs';
import { readTestReports, removeTestReports, TEST_TARGETS } from './test-reports.mjs';

const LOG_LINES = 80;
const MESSAGE_LINES = 20;
const tool = (name) => join(root, 'node_modules/.bin', name);
const runTool = (name, ...args) => run(tool(name), args, { cwd: root });

const CHECKS = {
  'protocol lint': () => runTool('buf', 'lint'),
  'protocol format': () => runTool('buf', 'format', '--diff', '--exit-code'),
  'generated code': () => checkGeneratedCode(tool('buf')),
  'lint and format': () => runTool('biome', 'ci', '--error-on-warnings', '--colors=off', '.'),
  'project references': () => nx('sync:check'),
  build: () => build.run(),
  'unused code': () => runTool('knip', '--no-progress'),
  tests: () => nx('run-many', '-t', ...TEST_TARGETS),
};

removeTestReports();
const verdicts = {};
for (const [name, check] of Object.entries(CHECKS)) verdicts[name] = await holds(name, check);
console.log(`\nLines a file\n${sizeReport()}\n`);
process.exitCode = summarise() ? 0 : 1;

async function holds(name, check) {
  const start = performance.now();
  process.stdout.write(`check: ${name} ... `);
  try {
    await check();
    console.log(`passed, ${duration(start)}`);
    return true;
  } catch (error) {
    console.log(`FAILED, ${duration(start)}: ${error.message}`);
    console.log(excerpt(error.log ?? error.stack, LOG_LINES));
    return false;
  }
}

/** Prints what was skipped, what failed and, last, the totals; answers whether nothing failed. */
function summarise() {
  const { passed, failed, skipped } = readTestReports();
  const { tests, ...others } = verdicts;
  const names = Object.keys(others).map((name) => ({ name }));
  const failures = [
    ...names.filter(({ name }) => !others[name]),
    ...failed,
    ...(tests || failed.length > 0 ? [] : [{ name: 'tests' }]),
  ];
  for (const { name } of skipped) console.log(`skipped: ${name}`);
  for (const { name, message = '' } of failures) {
    console.log(`failed: ${name}`);
    if (message) console.log(beginning(message));
  }
  const passes = passed.length + names.filter(({ name }) => others[name]).length;
  const skips = skipped.length > 0 ? `, ${skipped.length} skipped` : '';
  console.log(`${passes} passed, ${failures.length} failed${skips}`);
  return failures.length === 0;
}

/** A failure's message and where it is from, without the test runner's own frames. */
function beginning(message) {
  const lines = message.split('\n').filter((line) => !line.includes('/node_modules/'));
  return lines.slice(0, MESSAGE_LINES).join('\n');
}
