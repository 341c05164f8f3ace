import { type CorrectionKind, corrections } from '@isthmus/task';
import { type Command, Option } from 'commander';
import type { AskedBarrier } from '../barrier/barrier-definition.js';
import { barrierJson, barrierText } from '../barrier/barrier-text.js';
import { measureBarrier } from '../barrier/measure-barrier.js';
import { type FigureOptions, figureFile, withFigureOptions } from '../figure/figure-file.js';
import { barrierFigure } from '../figure/path-figure.js';
import { oneOf, pointCount, refinements } from '../terminal/option-parsers.js';
import { printResult } from '../terminal/output.js';
import { presetOption, presetSplitOption } from './common-options.js';
import { examples } from './examples.js';
import { type ModelPairOptions, modelPair, withModelPair } from './model-pair.js';

interface BarrierOptions extends ModelPairOptions, AskedBarrier, FigureOptions {
  readonly refine: number;
  readonly repair?: CorrectionKind;
}

/** `isthmus barrier A B` */
export function barrierCommand(command: Command): Command {
  return withFigureOptions(withModelPair(command), 'loss and accuracy by lambda')
    .addOption(presetOption())
    .addOption(presetSplitOption())
    .option('--points <number>', "evenly spaced lambdas, in place of the preset's", pointCount)
    .option('--refine <times>', 'rounds of extra lambdas around the maximum', refinements, 0)
    .addOption(
      new Option('--baseline <kind>', 'what the barrier is counted from: linear or mean').argParser(
        oneOf('baseline', ['linear', 'mean']),
      ),
    )
    .addOption(
      new Option(
        '--reduce <kind>',
        'max, the highest point; midpoint, lambda 1/2; or mean, over all lambdas',
      ).argParser(oneOf('reduction', ['max', 'midpoint', 'mean'])),
    )
    .option('--clip-negative', 'count a barrier below 0 as 0')
    .addOption(
      new Option(
        '--repair [kind]',
        `measure corrected networks beside the raw ones: ${corrections.join(', ')}`,
      )
        .argParser(oneOf('correction', corrections))
        .preset('repair'),
    )
    .addHelpText(
      'after',
      examples(
        'isthmus barrier A.safetensors B.safetensors --permutation pi.json',
        'isthmus barrier A.safetensors B.safetensors --preset frankle --refine 3 --repair',
        'isthmus barrier A.safetensors B.safetensors -o barrier.pdf --size page',
      ),
    )
    .action(async (fileA: string, fileB: string, options: BarrierOptions) => {
      const { repair: correction = 'none' } = options;
      const models = modelPair([fileA, fileB], options);
      const figure = await figureFile([fileA, fileB], options);
      const report = await measureBarrier(models, { ...options, correction }, options);
      await figure?.drawSeries(barrierFigure(report));
      printResult(barrierJson(report), barrierText(report), options);
    });
}
