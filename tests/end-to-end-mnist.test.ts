import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { succeed } from './command.js';
import { freshFolder } from './fresh-folder.js';
import { sharedServices } from './shared-services.js';
import { runResultOf, tinyStudy, writeStudy } from './tiny-study.js';

const dataDir = fileURLToPath(new URL('../../shared/data', import.meta.url));

it('a study of all of MNIST reads it from ISTHMUS_DATA_DIR', { timeout: 120_000 }, async (test) => {
  if (!existsSync(join(dataDir, 'mnist'))) {
    console.warn(`skipped, for MNIST is not in ${dataDir}/mnist`);
    test.skip();
  }
  const cwd = freshFolder();
  const study = { ...tinyStudy, dataset: 'mnist', match: ['weight'] };
  const env = { ...sharedServices, ISTHMUS_DATA_DIR: dataDir };
  const { cells, results } = runResultOf(
    await succeed(['run', writeStudy(cwd, study), '--json'], { cwd, env }),
  );
  expect(cells).toEqual({ computed: 4, cached: 0, failed: 0, skipped: 0 });
  for (const accuracy of results[0]!.testAccuracy) expect(accuracy).toBeGreaterThan(0.8);
});
