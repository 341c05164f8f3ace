import type { Command } from 'commander';
import { withDatasetOption } from '../input/dataset-option.js';
import type { SessionOptions } from '../session/session.js';
import type { PermutedModels } from '../task/evaluate-files.js';
import { forceOption, networkOption, weightsOption, withSessionOptions } from './common-options.js';

/** The options of commands that measure between A and (permuted) B. */
export interface ModelPairOptions extends SessionOptions {
  readonly permutation?: string;
  readonly network: string;
  readonly weights?: string;
  readonly dataset?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** Adds A, B, and the options of `ModelPairOptions`. */
export function withModelPair(command: Command): Command {
  withDatasetOption(command, { description: 'the data set', otherwise: 'own' });
  return withSessionOptions(command)
    .argument('<a>', 'a model file')
    .argument('<b>', 'a model file of the same architecture')
    .option('--permutation <file>', 'applied to B first: what `isthmus match -o` wrote')
    .addOption(forceOption())
    .addOption(networkOption('A'))
    .addOption(weightsOption());
}

/** The two models, as what is measured of them names them. */
export function modelPair(
  files: readonly [a: string, b: string],
  { permutation, network, weights, dataset, force }: ModelPairOptions,
): PermutedModels {
  const permutations = permutation === undefined ? [] : [permutation];
  return { files, permutations, network, weights, dataset, force };
}
