/**
 * The tests of the Python package: builds its wheel, has the command line make what they read, and runs pytest, which
 * reports as vitest does. With PYTHON, in that interpreter (which may have torch), with the environment's packages.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { run } from './command.mjs';
import { root } from './paths.mjs';
import { testPython } from './python-environment.mjs';

const folder = join(root, 'python');
const report = join(folder, 'test-results.json');
const isthmus = join(root, 'apps/isthmus/bin/isthmus.js');

rmSync(report, { force: true });
if (existsSync(testPython)) await test();
else skip('its packages are not there: npm run setup -- --tests says why');

async function test() {
  const work = mkdtempSync(join(tmpdir(), 'isthmus-python-'));
  try {
    const site = join(work, 'site');
    const [data] = await Promise.all([makeData(join(work, 'data')), installWheel(work, site)]);
    const path = [site, ...(process.env.PYTHON ? [await packagesOf(testPython)] : [])];
    const env = {
      PYTHONPATH: path.join(delimiter),
      PYTHONNOUSERSITE: '1',
      PYTHONDONTWRITEBYTECODE: '1',
      ISTHMUS_TEST_DATA: data,
      ISTHMUS_TEST_REPORT: report,
    };
    const python = process.env.PYTHON || testPython;
    console.log(
      await run(python, ['-m', 'pytest', ...process.argv.slice(2)], { cwd: folder, env }),
    );
  } catch (error) {
    console.error(error.log ?? error);
    process.exitCode = 1;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Builds the wheel as it would be published, and installs that: what it lacks, the tests lack. */
async function installWheel(work, site) {
  const offline = ['--quiet', '--no-deps', '--no-index', '--disable-pip-version-check'];
  const pip = (command, ...args) => run(testPython, ['-m', 'pip', command, ...offline, ...args]);
  await pip('wheel', '--no-build-isolation', '--wheel-dir', work, folder);
  const [wheel] = readdirSync(work).filter((name) => name.endsWith('-py3-none-any.whl'));
  await pip('install', '--target', site, join(work, wheel));
}

/** What the tests read is what the command line writes: results, stores, weights, permutations. */
async function makeData(data) {
  await run('python3', [join(folder, 'tests/make_data.py'), process.execPath, isthmus, data]);
  return data;
}

async function packagesOf(python) {
  const code = 'import sysconfig; print(sysconfig.get_paths()["purelib"])';
  return (await run(python, ['-c', code])).trim();
}

/** Reports one test that was skipped, with the reason. */
function skip(reason) {
  const fullName = `everything: ${reason}`;
  const file = { name: join(folder, 'tests'), status: 'passed', startTime: 0, endTime: 0 };
  const assertionResults = [{ status: 'skipped', fullName }];
  writeFileSync(report, JSON.stringify({ testResults: [{ ...file, assertionResults }] }));
  console.log(`skipped: ${fullName}`);
}
