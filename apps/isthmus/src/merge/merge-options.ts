import { checkOutputs } from '../input/files.js';
import type { SessionOptions } from '../session/session.js';
import { checkMethod } from '../task/check-method.js';
import { BadInput } from '../terminal/exit-code.js';
import type { Merging } from './merge-models.js';

/** The options of `isthmus merge`. */
export interface MergeOptions extends SessionOptions {
  readonly method: string;
  readonly permutation?: readonly string[];
  readonly coefficients?: readonly number[];
  readonly network: string;
  readonly weights?: string;
  readonly dataset?: string;
  readonly force?: boolean;
  readonly seed: number;
  readonly output: string;
  readonly json?: boolean;
}

/** Decimals such as 0.1 are not exact. */
const sumTolerance = 1e-9;

/** What the options ask for. Throws BadInput, or a RangeError for the method, for what can be refused before a model is read. */
export function mergingOf(files: readonly [string, ...string[]], options: MergeOptions): Merging {
  const { method, permutation: permutations, network, weights } = options;
  const { dataset, seed, output, force } = options;
  if (files.length < 2) throw new BadInput(`expected two models or more [models=${files.length}]`);
  const coefficients = options.coefficients ?? files.map(() => 1 / files.length);
  checkCoefficients(coefficients, files.length);
  if (permutations === undefined) checkMethod(method, options);
  else checkPermutations(permutations, files.length);
  checkOutputs([...files, ...(permutations ?? [])], [output]);
  return {
    files,
    network,
    weights,
    method,
    seed,
    output,
    permutations,
    coefficients,
    dataset,
    force,
  };
}

function checkCoefficients(coefficients: readonly number[], models: number): void {
  const sum = coefficients.reduce((total, value) => total + value, 0);
  if (coefficients.length !== models) {
    throw new BadInput(
      `expected a coefficient for each model [coefficients=${coefficients.join(' ')}, models=${models}]`,
    );
  }
  if (!(Math.abs(sum - 1) <= sumTolerance)) {
    throw new BadInput(
      `expected coefficients, 0 or more, that sum to 1 [coefficients=${coefficients.join(' ')}, sum=${sum}]`,
    );
  }
}

function checkPermutations(files: readonly string[], models: number): void {
  if (files.length === models - 1) return;
  throw new BadInput(
    `expected a permutation for each model after the first [permutations=${files.length}, expected ${models - 1}]`,
  );
}
