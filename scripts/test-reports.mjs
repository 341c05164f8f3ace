import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { packageFolders } from './packages.mjs';
import { root } from './paths.mjs';

/** What runs tests, by the report that it writes: `test` in every package, the others where a script is. */
const REPORT_OF = {
  test: 'test-results.json',
  'test:onednn-0': 'test-results.onednn-0.json',
  'test:onednn-1': 'test-results.onednn-1.json',
};

/** The targets of nx that run tests: all of them, and those of numerics with oneDNN off and on. */
export const TEST_TARGETS = Object.keys(REPORT_OF);

const SLOWEST = 10;

/** Forgets what earlier runs reported, so that a runner which dies does not leave an old success behind. */
export function removeTestReports() {
  for (const { path } of reports()) rmSync(path, { force: true });
}

/**
 * @typedef {object} Outcome
 * @property {string} status as vitest calls it
 * @property {string} name `file > test`
 * @property {string} [message] why it failed
 */

/**
 * Adds up what vitest reported in every package. A test file that could not even be loaded counts as
 * one failure, and so does a package without a report.
 *
 * @returns {{ passed: Outcome[], failed: Outcome[], skipped: Outcome[] }}
 */
export function readTestReports() {
  const outcomes = reports().flatMap(({ path, target }) =>
    existsSync(path)
      ? filesIn(path).flatMap((file) => outcomesOf(file, target))
      : [{ status: 'failed', name: `${relative(root, path)} was not written` }],
  );
  const having = (...statuses) => outcomes.filter(({ status }) => statuses.includes(status));
  return {
    passed: having('passed'),
    failed: having('failed'),
    skipped: having('skipped', 'pending', 'todo', 'disabled'),
  };
}

/** The test files that took longest, with the seconds from the start of their first test to the end of the last. */
export function slowestTestFiles() {
  return reports()
    .filter(({ path }) => existsSync(path))
    .flatMap(({ path, target }) =>
      filesIn(path).map((file) => ({
        name: nameOf(file, target),
        seconds: (file.endTime - file.startTime) / 1000,
      })),
    )
    .sort((one, other) => other.seconds - one.seconds)
    .slice(0, SLOWEST)
    .map(({ name, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${name}`)
    .join('\n');
}

const filesIn = (path) => JSON.parse(readFileSync(path, 'utf8')).testResults;

const nameOf = ({ name: path }, target) =>
  target === 'test' ? relative(root, path) : `${target} ${relative(root, path)}`;

const reports = () =>
  packageFolders().flatMap((folder) => {
    const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const isThere = (target) => target === 'test' || scripts?.[target] !== undefined;
    return TEST_TARGETS.filter(isThere).map((target) => ({
      target,
      path: join(folder, REPORT_OF[target]),
    }));
  });

function outcomesOf(report, target) {
  const { status, message, assertionResults } = report;
  const file = nameOf(report, target);
  const outcomes = assertionResults.map((one) => ({
    status: one.status,
    name: `${file} > ${one.fullName}`,
    message: one.failureMessages?.[0],
  }));
  const isUnloadable = status === 'failed' && !outcomes.some((one) => one.status === 'failed');
  return isUnloadable ? [...outcomes, { status, name: file, message }] : outcomes;
}
