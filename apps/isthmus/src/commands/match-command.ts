import type { Command } from 'commander';
import { withDatasetOption } from '../input/dataset-option.js';
import { match } from '../match/match-models.js';
import type { MatchOptions } from '../match/match-options.js';
import { matchJson, matchText } from '../match/match-text.js';
import { count } from '../terminal/option-parsers.js';
import { printResult } from '../terminal/output.js';
import {
  forceOption,
  networkOption,
  seedOption,
  weightsOption,
  withSessionOptions,
} from './common-options.js';
import { examples } from './examples.js';

/** `isthmus match A B` */
export function matchCommand(command: Command): Command {
  withDatasetOption(command, {
    description: 'whose training examples a method such as activation looks at',
    otherwise: 'none',
  });
  return withSessionOptions(command)
    .argument('<a>', 'a model file')
    .argument('<b...>', 'a model file of the same architecture, or several')
    .option('--method <notation>', 'the matcher with its options; see `isthmus methods`', 'weight')
    .addOption(networkOption('A'))
    .addOption(weightsOption())
    .option('--start <file>', 'a permutation of B at which an iterative method begins')
    .addOption(forceOption())
    .option(
      '--files-per-model <number>',
      'files of each model, all along one training: one permutation is found for all',
      count,
      1,
    )
    .addOption(seedOption())
    .option('--spec <file>', 'your own permutation spec, in a form that `isthmus spec` prints')
    .option('-o, --output <file>', 'where the permutation goes: JSON, or .safetensors')
    .option(
      '--write <file>',
      "where the aligned B goes, in the format, names and layout of B's file",
    )
    .addHelpText(
      'after',
      examples(
        'isthmus match A.safetensors B.safetensors -o pi.json --write B-aligned.safetensors',
        'isthmus match A.pt B.pt --method activation:statistic=correlation --dataset mnist',
        'isthmus match A.pt B.pt C.pt --method c2m3 -o pi.json   (writes pi-2.json and pi-3.json)',
        'isthmus match A10.pt A20.pt B10.pt B20.pt --files-per-model 2 -o pi.json',
      ),
    )
    .action(async (fileA: string, others: string[], options: MatchOptions) => {
      const matched = await match([fileA, ...others], options);
      printResult(matchJson(matched), matchText(matched), options);
    });
}
