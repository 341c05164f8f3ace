import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const mebibytes = 512;
const cells = 200_000;

/** Plans a study of 500 pairs, two methods and 200 learning rates. */
const script = `
  import { parseStudy, planStudy } from '@isthmus/study';
  const small = parseStudy(
    'name: large\\ndataset: digits\\nnetwork: mlp:784-8-10\\npairs: [[1, 2]]\\n',
    { file: 'large.yaml' },
  );
  const seeds = Array.from({ length: 33 }, (_, i) => i + 1);
  const pairs = seeds.flatMap((b) => seeds.filter((a) => a < b).map((a) => [a, b])).slice(0, 500);
  const rates = Array.from({ length: 200 }, (_, i) => 1e-3 * (1 + i / 1000));
  const plan = planStudy({ ...small, pairs, grid: { 'train.learningRate': rates } });
  console.log(plan.cells.length, plan.tasks.length);`;

it(`a plan of ${cells} cells fits into ${mebibytes} MiB`, async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    `--max-old-space-size=${mebibytes}`,
    '--input-type=module',
    '--eval',
    script,
  ]);
  expect(stdout).toBe(`${cells} ${33 * 200 + 2 * cells}\n`);
}, 60_000);
