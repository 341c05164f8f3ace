import { type Command, Option } from 'commander';
import { withDatasetOption } from '../input/dataset-option.js';
import { mergeModels } from '../merge/merge-models.js';
import { type MergeOptions, mergingOf } from '../merge/merge-options.js';
import { mergeJson, mergeText } from '../merge/merge-text.js';
import { orZero } from '../terminal/option-parsers.js';
import { printResult } from '../terminal/output.js';
import {
  forceOption,
  networkOption,
  seedOption,
  weightsOption,
  withSessionOptions,
} from './common-options.js';
import { examples } from './examples.js';

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
    .addOption(seedOption())
    .addHelpText(
      'after',
      examples(
        'isthmus merge A.safetensors B.safetensors -o M.safetensors --dataset mnist',
        'isthmus merge A.pt B.pt C.pt -o M.pt --method merge-many --coefficients 0.5 0.25 0.25',
        'isthmus merge A.pt B.pt -o M.pt --permutation pi.json',
      ),
    )
    .action(async (files: readonly [string, ...string[]], options: MergeOptions) => {
      const merging = mergingOf(files, options);
      const report = { ...merging, merged: await mergeModels(merging, options) };
      printResult(mergeJson(report), mergeText(report), options);
    });
}
