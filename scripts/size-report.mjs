import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { filesBelow } from './files.mjs';
import { packageFolders } from './packages.mjs';
import { root } from './paths.mjs';

/**
 * How long the hand-written files are: for each package the number of its files and lines, and the
 * lines of the median file, the one at the 90th percentile and the longest. Tests have one row of their own.
 *
 * @returns {string}
 */
export function sizeReport() {
  const folders = [...packageFolders(), join(root, 'scripts')];
  const written = folders.flatMap(filesBelow).filter(isWritten);
  const sources = written.filter((path) => !isTest(path));
  const rows = folders.map((folder) => [
    relative(root, folder),
    sources.filter((path) => path.startsWith(join(folder, '/'))),
  ]);
  const table = [...rows, ['all of these', sources], ['all tests', written.filter(isTest)]]
    .filter(([, files]) => files.length > 0)
    .map(([name, files]) => row(name, ...sizes(files)));
  return [row('', 'files', 'lines', 'median', 'p90', 'max'), ...table].join('\n');
}

const isWritten = (path) => /\.(tsx?|mjs)$/.test(path) && !path.includes('/gen/');
const isTest = (path) => /\.test\.tsx?$/.test(path);

function sizes(files) {
  const lines = files
    .map((path) => readFileSync(path, 'utf8').trimEnd().split('\n').length)
    .sort((a, b) => a - b);
  const percentile = (share) => lines[Math.ceil(share * lines.length) - 1];
  const total = lines.reduce((sum, count) => sum + count, 0);
  return [lines.length, total, percentile(0.5), percentile(0.9), percentile(1)];
}

const row = (name, ...columns) =>
  `  ${name.padEnd(22)}${columns.map((column) => String(column).padStart(8)).join('')}`;
