import { writePermutation } from '@isthmus/checkpoint';
import {
  bestOfRestarts,
  inFirstOrder,
  type Match,
  type MatchProblem,
  type MatchStep,
  type MatchTick,
  parseMethod,
} from '@isthmus/matching';
import { provePermutation, proveSpec } from '@isthmus/network';
import type { Proof } from '@isthmus/task';
import { serveCompute } from '@isthmus/tensorflow';
import type { MatchWork, MatchWorkEvent, Spent } from './match-work.js';
import { measureMatch } from './measure-match.js';
import { proved, requireProvedSpec } from './proved.js';
import type { MatchedModel } from './read-models.js';
import { readProblem } from './read-problem.js';
import { createStopwatch, type Stopwatch } from './stopwatch.js';

serveCompute(function* (work: MatchWork): Generator<MatchWorkEvent> {
  const { spec, part } = work;
  const stopwatch = createStopwatch();
  const { models, problem } = readProblem(work, stopwatch.timed);
  const own = spec.ownSpec?.groups;
  // Before the search, which may take long.
  if (own !== undefined && (part.kind === 'whole' || part.kind === 'start')) {
    requireProvedSpec(proveSpec(problem.network, own));
  }
  const { matcher, parts } = parseMethod(spec.method);
  if (part.kind === 'whole') {
    const { found, spent } = yield* spending(matcher(problem), stopwatch);
    yield { ...(yield* finish(found, models, problem, own)), spent };
  } else if (part.kind === 'best') {
    yield yield* finish(bestOfRestarts(part.restarted, problem.groups), models, problem, own);
  } else if (parts === undefined) {
    throw new Error(`a part was asked for of a method without any [method=${spec.method}]`);
  } else if (part.kind === 'start') {
    const { found, spent } = yield* spending(parts.starter(problem), stopwatch);
    yield { kind: 'started', start: found, spent };
  } else {
    const { index, start } = part;
    const search = parts.search.restart({ ...problem, start }, index);
    const { found, spent } = yield* spending(search, stopwatch);
    yield { kind: 'restarted', index, restarted: found, spent };
  }
});

/** Runs a search, and says what it took. */
function* spending<Found>(
  search: Generator<MatchStep | MatchTick, Found>,
  stopwatch: Stopwatch,
): Generator<MatchStep | MatchTick, { readonly found: Found; readonly spent: Spent }> {
  const now = () => performance.timeOrigin + performance.now();
  const from = now();
  const found = yield* search;
  return { found, spent: { from, to: now(), time: stopwatch.split() } };
}

/** Proves and measures what was found. */
function* finish(
  match: Match,
  models: readonly MatchedModel[],
  problem: MatchProblem,
  own: MatchProblem['groups'] | undefined,
): Generator<MatchTick, MatchWorkEvent & { readonly kind: 'matched' }> {
  const permutations = inFirstOrder(match.permutations, problem.groups);
  const proofs = models.flatMap(({ last }, i) => {
    const permutation = permutations[i];
    if (permutation === undefined) throw new Error(`no permutation of model ${i + 1} was found`);
    return i === 0 ? [] : [proved(provePermutation(problem.network, last, permutation, own))];
  });
  return {
    kind: 'matched',
    permutations: permutations.map((permutation) => writePermutation(permutation)),
    result: {
      ...(yield* measureMatch(problem, permutations)),
      sweeps: match.sweeps,
      restarts: [...(match.restarts?.objectives ?? [])],
      proof: proofs.reduce(worse),
    },
  };
}

function worse(a: Proof, b: Proof): Proof {
  return b.maxAbsDifference / b.tolerance > a.maxAbsDifference / a.tolerance ? b : a;
}
