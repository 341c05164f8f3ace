/**
 * How plans, resumed runs and runs of tasks without work grow with a study's cells: `npm run bench:study`, after
 * `npm run build` and `npm run setup -- --tests` (for the S3 server). `CELLS=1000,10000` takes those sizes alone.
 */
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { startSeaweedfs } from '../libs/object-store/dist/seaweedfs.fixture.js';

const chosen = process.env.CELLS?.split(',').map(Number);
const rows = [
  { what: 'plan', sizes: [1e3, 1e4, 1e5, 1e6], open: noPlace },
  { what: 'no-op', where: 'in the same process', sizes: [1e3, 1e4, 1e5], open: noPlace },
  { what: 'no-op', where: 'over gRPC', sizes: [1e3, 1e4, 1e5], open: noOpServices },
  { what: 'resume', where: 'from a folder', sizes: [1e3, 1e4, 1e5], open: folder },
  { what: 'resume', where: 'from an S3 server', sizes: [1e3, 1e4, 1e5], open: s3 },
];

console.log('| | cells | s | CPU s | cells/s | peak MiB |\n|---|---:|---:|---:|---:|---:|');
for (const { what, where = '', sizes, open } of rows) {
  for (const cells of chosen ?? sizes) {
    const place = await open();
    try {
      if (what === 'resume') await measure('write', cells, place.url);
      const { seconds, cpuSeconds, peakMiB } = await measure(what, cells, place.url);
      const numbers = [
        cells,
        seconds.toFixed(2),
        cpuSeconds.toFixed(2),
        Math.round(cells / seconds),
        Math.round(peakMiB),
      ];
      console.log(`| ${what} ${where} | ${numbers.join(' | ')} |`);
    } finally {
      await place.close();
    }
  }
}

/** One measurement in a process of its own. */
async function measure(what, cells, url) {
  const script = new URL('study/measure.mjs', import.meta.url).pathname;
  const args = ['--max-old-space-size=8192', script, what, String(cells), ...(url ? [url] : [])];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout);
}

async function noPlace() {
  return { url: undefined, close: async () => undefined };
}

async function folder() {
  const path = await mkdtemp(join(tmpdir(), 'isthmus-bench-'));
  return { url: pathToFileURL(path).href, close: () => rm(path, { recursive: true }) };
}

async function s3() {
  const { endpoint, bucket, stop } = await startSeaweedfs();
  return { url: `s3://${bucket}?endpoint=${endpoint}`, close: stop };
}

async function noOpServices() {
  const script = new URL('study/no-op-services.mjs', import.meta.url).pathname;
  const services = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  for await (const url of createInterface(services.stdout)) {
    return { url, close: async () => void services.stdin.end() };
  }
  throw new Error('the services ended before they listened');
}
