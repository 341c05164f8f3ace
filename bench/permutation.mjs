/**
 * How long it takes to derive a permutation spec and to apply a permutation, the latter also as a multiple of a
 * plain copy of the same tensors in the same run: `npm run bench:permutation`, after `npm run build`.
 */
import { initialize, parseNetwork, permutationSpec } from '../libs/network/dist/index.js';
import { permuteWeights, randomPermutation } from '../libs/permutation/dist/index.js';

const networks = ['mlp:784-512-512-512-10', 'resnet50:3x224x224-1000'];
const repeats = 15;

for (const notation of networks) {
  const startedAt = performance.now();
  const { groups } = permutationSpec(parseNetwork(notation));
  const firstMs = performance.now() - startedAt;
  const deriveMs = median(() => permutationSpec(parseNetwork(notation)));

  const weights = initialize(parseNetwork(notation), 0);
  const permutation = randomPermutation(groups, 1);
  const touched = new Set(groups.flatMap(({ axes }) => axes.map(({ tensor }) => tensor)));
  const copied = [...weights].filter(([name]) => touched.has(name)).map(([, { data }]) => data);
  const copyMs = median(() => copied.map((data) => data.slice()));
  const applyMs = median(() => permuteWeights(weights, groups, permutation));

  const values = copied.reduce((sum, { length }) => sum + length, 0);
  console.log(
    [
      notation,
      `derive: first ${firstMs.toFixed(1)} ms, then ${deriveMs.toFixed(1)} ms`,
      `apply: ${applyMs.toFixed(1)} ms, copy: ${copyMs.toFixed(1)} ms of ${values} floats`,
      `ratio: ${(applyMs / copyMs).toFixed(2)}`,
    ].join('\n  '),
  );
}

/** Milliseconds of the middle one of several runs. */
function median(work) {
  const times = Array.from({ length: repeats }, () => {
    const startedAt = performance.now();
    work();
    return performance.now() - startedAt;
  });
  return times.sort((a, b) => a - b)[Math.floor(repeats / 2)];
}
