<<<<<<< HEAD
import { innerProduct } from '../../libs/connectivity/dist/index.js';
=======
>>>>>>> gpu
import { measurePath, parsePath } from '../../libs/evaluation/dist/index.js';
import { parseMethod } from '../../libs/matching/dist/index.js';
import { parseNetwork, permutationSpec } from '../../libs/network/dist/index.js';
import { identityPermutation, permuteWeights } from '../../libs/permutation/dist/index.js';
import { createExamples } from './examples.mjs';

/** Examples that activation matching looks at, and on which a path is measured. */
const examples = 2000;

<<<<<<< HEAD
/** Lines the second model's units up with the first's; the objective is the product of both, in float64. */
=======
/** Lines the second model's units up with the first's; the objective is the method's own, at its end. */
>>>>>>> gpu
export function match({ one, models, method }) {
  const network = parseNetwork(one.network);
  const { groups } = permutationSpec(network);
  const identity = identityPermutation(groups);
  const data = createExamples({ ...one, examples });
  const startedAt = performance.now();
<<<<<<< HEAD
=======
  let objective;
>>>>>>> gpu
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
<<<<<<< HEAD
=======
    (event) => {
      objective = event.objective ?? objective;
    },
>>>>>>> gpu
  );
  const ms = performance.now() - startedAt;
  const [, permutation] = permutations;
  const matched = permuteWeights(models[1], groups, permutation);
<<<<<<< HEAD
  return { ms, permutation, matched, objective: innerProduct(models[0], matched) };
=======
  return { ms, permutation, matched, objective };
>>>>>>> gpu
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

<<<<<<< HEAD
/** Runs a generator to its end: what it returns. */
function end(work) {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
=======
/** Runs a generator to its end: what it returns; what it yields is told. */
function end(work, tell = () => undefined) {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    tell(value);
>>>>>>> gpu
  }
}
