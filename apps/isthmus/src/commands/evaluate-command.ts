import { pathExamples } from '@isthmus/evaluation';
import { type CorrectionKind, corrections } from '@isthmus/task';
import { type Command, Option } from 'commander';
import { evaluateJson, evaluateText } from '../evaluate/evaluate-text.js';
import { measurePath } from '../evaluate/measure-path.js';
import { type FigureOptions, figureFile, withFigureOptions } from '../figure/figure-file.js';
import { checkDrawn, curvesFigure } from '../figure/path-figure.js';
import { withDatasetOption } from '../input/dataset-option.js';
import { type AskedSplit, askedSplits } from '../input/measured-dataset.js';
import type { SessionOptions } from '../session/session.js';
import { listOf, oneOf } from '../terminal/option-parsers.js';
import { printResult } from '../terminal/output.js';
import { forceOption, networkOption, weightsOption, withSessionOptions } from './common-options.js';
import { examples } from './examples.js';

interface EvaluateOptions extends SessionOptions, FigureOptions {
  readonly permutation: readonly string[];
  readonly path?: string;
  readonly network: string;
  readonly weights?: string;
  readonly dataset?: string;
  readonly force?: boolean;
  readonly split: AskedSplit[];
  readonly repair?: readonly CorrectionKind[];
  readonly collapse?: boolean;
  readonly json?: boolean;
}

/** `isthmus evaluate MODEL...` */
export function evaluateCommand(command: Command): Command {
  withDatasetOption(command, {
    description: 'the data set',
    otherwise: 'own',
  });
  return withFigureOptions(withSessionOptions(command), 'what lies along a curve')
    .argument('<models...>', 'model files of one architecture')
    .option(
      '--permutation <files...>',
      'applied to the models after the first, in their order: what `isthmus match -o` wrote',
      [],
    )
    .option(
      '--path <notation>',
      `where to measure: ${pathExamples.join(', ')} (default: line for two models, simplex for others)`,
    )
    .addOption(forceOption())
    .addOption(networkOption('the first model'))
    .addOption(weightsOption())
    .addOption(
      new Option('--split <names...>', 'train, test or both, or all of --data without a test split')
        .argParser(listOf(oneOf('split', askedSplits)))
        .default(['test']),
    )
    .addOption(
      new Option(
        '--repair [kinds...]',
        `measure corrected networks beside the raw ones: ${corrections.join(', ')}`,
      )
        .argParser(listOf(oneOf('correction', corrections)))
        .preset('repair'),
    )
    .option('--collapse', "compare variances with the models', layer by layer")
    .addHelpText(
      'after',
      examples(
        'isthmus evaluate A.safetensors --dataset mnist --split train test',
        'isthmus evaluate A.safetensors B.safetensors C.safetensors --path bezier:points=25   # from A to B by way of C',
        'isthmus evaluate A.safetensors B.safetensors C.safetensors --permutation piB.json piC.json',
      ),
    )
    .action(async (files: [string, ...string[]], options: EvaluateOptions) => {
      const { permutation: permutations, network, weights, dataset, force } = options;
      const { path, split: splits, repair, collapse = false } = options;
      const figure = await figureFile(files, options);
      if (figure) checkDrawn(path ?? (files.length === 2 ? 'line' : 'simplex'));
      const report = await measurePath(
        { files, permutations, network, weights, dataset, force },
        { path, splits, repair, collapse },
        options,
      );
      await figure?.drawSeries(curvesFigure(report));
      printResult(evaluateJson(report), evaluateText(report), options);
    });
}
