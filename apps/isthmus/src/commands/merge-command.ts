import { type Command, Option } from 'commander';
import { withDatasetOption } from '../input/dataset-option.js';
import { checkOutputs } from '../input/files.js';
import { mergeModels } from '../merge/merge-models.js';
import { mergeJson, mergeText } from '../merge/merge-text.js';
import type { SessionOptions } from '../session/session.js';
import { checkMethod } from '../task/check-method.js';
import { BadInput } from '../terminal/exit-code.js';
import { integer, orZero } from '../terminal/option-parsers.js';
import { printResult } from '../terminal/output.js';
import { forceOption, networkOption, weightsOption, withSessionOptions } from './common-options.js';
import { examples } from './examples.js';

interface MergeOptions extends SessionOptions {
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

/** `isthmus merge A B...` */
export function mergeCommand(command: Command): Command {
  withDatasetOption(command, {
    description:
      'whose training examples a method such as activation looks at, and whose test examples all models are tried on',
    otherwise: 'own or none',
  });
  return withSessionOptions(command)
    .argument('<models...>', 'model files of one architecture, two or more')
    .requiredOption(
      '-o, --output <file>',
      "where the merged model goes, in the format, names and layout of the first model's file",
    )
    .option(
      '--method <notation>',
      'the matcher with its options, see `isthmus methods`; identity merges the models as they are',
      'weight',
    )
    .addOption(
      new Option(
        '--permutation <files...>',
        'in place of --method, of the models after the first: what `isthmus match -o` wrote',
      ).conflicts('method'),
    )
    .addOption(forceOption())
    .addOption(
      new Option(
        '--coefficients <numbers...>',
        'one a model, 0 or more, with a sum of 1 (default: all the same)',
      ).argParser((text, before: readonly number[] | undefined) => [
        ...(before ?? []),
        orZero(text),
      ]),
    )
    .addOption(networkOption('the first model'))
    .addOption(weightsOption())
    .option('--seed <number>', 'seeds what the matcher draws at random', integer, 0)
    .addHelpText(
      'after',
      examples(
        'isthmus merge A.safetensors B.safetensors -o M.safetensors --dataset mnist',
        'isthmus merge A.pt B.pt C.pt -o M.pt --method merge-many --coefficients 0.5 0.25 0.25',
        'isthmus merge A.pt B.pt -o M.pt --permutation pi.json',
      ),
    )
    .action(async (files: readonly [string, ...string[]], options: MergeOptions) => {
      const {
        method,
        permutation: permutations,
        network,
        weights,
        dataset,
        seed,
        output,
        force,
      } = options;
      if (files.length < 2) {
        throw new BadInput(`expected two models or more [models=${files.length}]`);
      }
      const coefficients = options.coefficients ?? files.map(() => 1 / files.length);
      checkCoefficients(coefficients, files.length);
      if (permutations === undefined) checkMethod(method, options);
      else checkPermutations(permutations, files.length);
      checkOutputs([...files, ...(permutations ?? [])], [output]);
      const asked = {
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
      const report = { ...asked, merged: await mergeModels(asked, options) };
      printResult(mergeJson(report), mergeText(report), options);
    });
}

/** Decimals such as 0.1 are not exact. */
const sumTolerance = 1e-9;

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
