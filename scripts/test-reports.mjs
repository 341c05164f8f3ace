import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { packageFolders } from './packages.mjs';
import { root } from './paths.mjs';

/** Forgets what earlier runs reported, so that a runner which dies does not leave an old success behind. */
export function removeTestReports() {
  for (const report of reports()) rmSync(report, { force: true });
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
  const outcomes = reports().flatMap((report) =>
    existsSync(report)
      ? JSON.parse(readFileSync(report, 'utf8')).testResults.flatMap(outcomesOf)
      : [{ status: 'failed', name: `${relative(root, report)} was not written` }],
  );
  const having = (...statuses) => outcomes.filter(({ status }) => statuses.includes(status));
  return {
    passed: having('passed'),
    failed: having('failed'),
    skipped: having('skipped', 'pending', 'todo', 'disabled'),
  };
}

const reports = () => packageFolders().map((folder) => join(folder, 'test-results.json'));

function outcomesOf({ name: path, status, message, assertionResults }) {
  const file = relative(root, path);
  const outcomes = assertionResults.map((one) => ({
    status: one.status,
    name: `${file} > ${one.fullName}`,
    message: one.failureMessages?.[0],
  }));
  const isUnloadable = status === 'failed' && !outcomes.some((one) => one.status === 'failed');
  return isUnloadable ? [...outcomes, { status, name: file, message }] : outcomes;
}
