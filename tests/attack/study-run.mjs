import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startSeaweedfs } from '@isthmus/object-store/seaweedfs';
import { spawnIsthmus } from '../dist/spawn-isthmus.js';
import { twoPairs, writeStudy } from '../dist/tiny-study.js';

/** Starts the command line in a folder; `ended` gives its exit code or signal, and what it printed. */
export function startCommand(scope, args, { cwd, env = {} }) {
  const startedAt = performance.now();
  const { child, printed } = spawnIsthmus(args, { cwd, env, detached: true });
  scope.track(child);
  const ended = new Promise((resolve) => {
    child.once('close', (code, signal) => {
      const seconds = (performance.now() - startedAt) / 1000;
      resolve({ code: signal ?? code, ...printed, seconds });
    });
  });
  return { pid: child.pid, ended };
}

/** Starts the study in a folder, with changes if any. */
export function startStudy(scope, cwd, { args = [], env, ...changes } = {}) {
  const study = writeStudy(cwd, { ...twoPairs, ...changes });
  // Results of an earlier run must not be taken for this one's.
  rmSync(join(cwd, 'results'), { recursive: true, force: true });
  const { ended, ...running } = startCommand(scope, ['run', study, '--json', ...args], {
    cwd,
    env,
  });
  return { ...running, ended: ended.then((end) => ({ ...end, results: resultsIn(cwd) })) };
}

/** Starts an S3 server; `study` gives the options of a study whose results lie there, under a prefix. */
export async function startS3(scope) {
  const server = await startSeaweedfs();
  scope.closing(server.stop);
  const { accessKey, secretKey } = server.owner;
  const env = { ISTHMUS_S3_ACCESS_KEY: accessKey, ISTHMUS_S3_SECRET_KEY: secretKey };
  const study = (prefix) => ({
    env,
    args: ['--store', `s3://${server.bucket}/${prefix}?endpoint=${server.endpoint}`],
  });
  return { server, study };
}

/** Runs the study to its end: its exit code, what it said, and its results but for their circumstances, as text. */
export function runStudy(scope, cwd, options) {
  return startStudy(scope, cwd, options).ended;
}

/** Data without what says when, where, how fast and in which of several runs it was computed. */
export function comparable(value) {
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== 'object' || value === null) return value;
  const circumstances = /(Ms|Seconds|At)$|^(time|stages|store|traceId|computed|cached)$/;
  const kept = Object.entries(value).filter(([name]) => !circumstances.test(name));
  return Object.fromEntries(kept.map(([name, inner]) => [name, comparable(inner)]));
}

/** The first line in which the results of two runs differ, or "equal". */
export function comparison(expected, got) {
  const [wanted, lines] = [expected, got].map(({ results }) => results.split('\n'));
  const at = lines.findIndex((line, i) => line !== wanted[i]);
  if (at === -1) return lines.length === wanted.length ? 'equal' : 'CUT SHORT';
  return `DIFFERENT: ${wanted[at]?.trim()} became ${lines[at].trim()}`;
}

function resultsIn(cwd) {
  const file = join(cwd, 'results', twoPairs.name, 'results.json');
  if (!existsSync(file)) return 'none';
  return JSON.stringify(comparable(JSON.parse(readFileSync(file, 'utf8'))), null, 1);
}
