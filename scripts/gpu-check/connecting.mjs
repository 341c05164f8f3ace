import { measurePath, parsePath } from '../../libs/evaluation/dist/index.js';
import { parseMethod } from '../../libs/matching/dist/index.js';
import { parseNetwork, permutationSpec } from '../../libs/network/dist/index.js';
import { identityPermutation, permuteWeights } from '../../libs/permutation/dist/index.js';
import { createExamples } from './examples.mjs';

/** Examples that activation matching looks at, and on which a path is measured. */
const examples = 2000;

/** Lines the second model's units up with the first's; the objective is the method's own, at its end. */
export function match({ one, models, method }) {
  const network = parseNetwork(one.network);
  const { groups } = permutationSpec(network);
  const identity = identityPermutation(groups);
  const data = createExamples({ ...one, examples });
  const startedAt = performance.now();
  let objective;
  const { permutations } = end(
    parseMethod(method).matcher({
      network,
      groups,
      models,
      data,
      seed: 1,
      start: [identity, identity],
      timed: (_phase, work) => work(),
    }),
    (event) => {
      objective = event.objective ?? objective;
    },
  );
  const ms = performance.now() - startedAt;
  const [, permutation] = permutations;
  const matched = permuteWeights(models[1], groups, permutation);
  return { ms, permutation, matched, objective };
}

/** Losses and accuracies on the line between two models. */
export function walk({ one, models, points }) {
  const split = createExamples({ ...one, examples });
  const startedAt = performance.now();
  const [curve] = end(
    measurePath({
      network: parseNetwork(one.network),
      models,
      path: parsePath(`line:points=${points}`),
      dataset: { train: split, test: split },
      splits: ['test'],
      corrections: ['none'],
      collapse: false,
    }),
  );
  const ms = performance.now() - startedAt;
  return { ms, points: curve.points.map(({ loss, accuracy }) => ({ loss, accuracy })) };
}

/** Runs a generator to its end: what it returns; what it yields is told. */
function end(work, tell = () => undefined) {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    tell(value);
  }
}
