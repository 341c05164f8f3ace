import type { Permutation, PermutationSpec } from '@isthmus/permutation';
import { add, disposeAll, scale, subtract, tidy } from '@isthmus/tensorflow';
import type { Timed } from '../problem/match-problem.js';
import type { MatchStep, MatchTick } from '../search/matcher.js';
import { maximizeOnLine } from './frank-wolfe-line-search.js';
import type { PolynomialObjective } from './frank-wolfe-objective.js';
import {
  innerProduct,
  nearestPermutation,
  pick,
  type SoftPermutation,
  toSoft,
} from './soft-permutation.js';

/** So many sweeps in a row that gain next to nothing end the search, as in C2M3's code. */
const patience = 5;

/** Below this fraction of the objective, a gain or a gap is next to nothing: float32 rounds at 1e-7. */
const relativeTolerance = 1e-6;

/** Some models that move together, while the others stay. */
export interface Move {
  /** The models, for people. */
  readonly subject: string;
  readonly models: readonly number[];
  /** What changes of the whole objective when these models move and the others stay. */
  open(softs: readonly SoftPermutation[]): OpenObjective;
}

/** An objective for as long as the models that do not move stay; whoever opens it closes it. */
interface OpenObjective extends PolynomialObjective {
  close(): void;
}

/** Where a search begins, what it moves, and how long it may take. */
export interface FrankWolfeOptions {
  readonly groups: PermutationSpec;
  /** One a model; the search disposes of them. */
  readonly start: readonly SoftPermutation[];
  /** What one sweep moves, in order. */
  readonly moves: readonly Move[];
  readonly sweeps: number;
  readonly timed: Timed;
}

/** One permutation a model, and the passes over all moves that it took. */
interface Found {
  readonly permutations: readonly Permutation[];
  readonly sweeps: number;
}

/**
 * Maximises an objective over doubly stochastic matrices (Frank & Wolfe 1956): each step goes
 * towards the permutations that the gradient points to, as far as is best on that line, exactly.
 * It ends when nothing can be gained to first order, or with several sweeps that gain next to
 * nothing; the matrices are then rounded to the nearest permutations. Tells the objective
 * after each step, and last of all that of the permutations, which may be lower.
 */
export function* frankWolfe(
  whole: PolynomialObjective,
  { groups, start, moves, sweeps, timed }: FrankWolfeOptions,
): Generator<MatchStep | MatchTick, Found> {
  let softs = start;
  let sweep = 0;
  try {
    let objective = whole.value(softs);
    for (let idle = 0; idle < patience && sweep < sweeps; ) {
      sweep += 1;
      const before = objective;
      let hasMoved = false;
      for (const [i, { models, subject, open }] of moves.entries()) {
        const from = models.map((model) => softs[model]);
        const part = timed('cost', () => open(softs));
        const ascent = yield* closing(part, ascend(part, from, { groups, timed }));
        if (ascent !== undefined) {
          softs = softs.map((soft, model) => ascent.softs[models.indexOf(model)] ?? soft);
          from.forEach(disposeAll);
          objective += ascent.gain;
          hasMoved = true;
        }
        const [done, gain] = [i + 1, ascent?.gain ?? 0];
        yield { kind: 'step', sweep, done, steps: moves.length, subject, gain, objective };
      }
      if (!hasMoved) break;
      idle = objective - before < relativeTolerance * Math.abs(objective) ? idle + 1 : 0;
    }
    const permutations = timed('assignment', () =>
      softs.map((soft) => nearestPermutation(groups, soft)),
    );
    softs.forEach(disposeAll);
    softs = permutations.map(toSoft);
    const rounded = whole.value(softs);
    const gain = rounded - objective;
    yield {
      kind: 'step',
      sweep: sweep + 1,
      done: 1,
      steps: 1,
      subject: 'rounding',
      gain,
      objective: rounded,
    };
    return { permutations, sweeps: sweep };
  } finally {
    softs.forEach(disposeAll);
  }
}

/** Runs a search and closes its objective, however it ends. */
function* closing<Result>(
  { close }: OpenObjective,
  search: Generator<MatchTick, Result>,
): Generator<MatchTick, Result> {
  try {
    return yield* search;
  } finally {
    close();
  }
}

/** The best point on the line to where the gradient points; undefined when it points nowhere. */
function* ascend(
  objective: PolynomialObjective,
  softs: readonly SoftPermutation[],
  { groups, timed }: Pick<FrankWolfeOptions, 'groups' | 'timed'>,
): Generator<MatchTick, Ascent | undefined> {
  const { value, gradients } = timed('cost', () => objective.differentiate(softs));
  const vertices: SoftPermutation[] = [];
  try {
    yield { kind: 'tick' };
    for (const gradient of gradients) {
      vertices.push(timed('assignment', () => toSoft(nearestPermutation(groups, gradient))));
      yield { kind: 'tick' };
    }
    const rise = (gradient: SoftPermutation, i: number) =>
      innerProduct(gradient, vertices[i]) - innerProduct(gradient, softs[i]);
    const slope = gradients.map(rise).reduce((sum, more) => sum + more, 0);
    if (slope <= relativeTolerance * Math.abs(value)) return undefined;
    const valueAt = (step: number) => {
      const mixed = mix(softs, vertices, step);
      const there = objective.value(mixed);
      mixed.forEach(disposeAll);
      return there;
    };
    const line = { degree: objective.degree, value, slope, valueAt };
    const best = timed('cost', () => maximizeOnLine(line));
    return { softs: mix(softs, vertices, best.step), gain: best.value - value };
  } finally {
    gradients.forEach(disposeAll);
    vertices.forEach(disposeAll);
  }
}

/** Where the models that moved went, and by how much the objective grew. */
interface Ascent {
  readonly softs: readonly SoftPermutation[];
  readonly gain: number;
}

/** (1 - step) from + step to, for every matrix. The caller disposes of them. */
function mix(
  from: readonly SoftPermutation[],
  to: readonly SoftPermutation[],
  step: number,
): readonly SoftPermutation[] {
  const between = (soft: SoftPermutation, i: number): SoftPermutation =>
    new Map(
      [...soft].map(([name, matrix]) => [
        name,
        add(matrix, scale(subtract(pick(to[i], name), matrix), step)),
      ]),
    );
  return tidy(
    () => from.map(between),
    (mixed) => mixed.flatMap((soft) => [...soft.values()]),
  );
}
