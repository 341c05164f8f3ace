import { connectionStatistics } from '@isthmus/connectivity';
import type { Command } from 'commander';
import { type AskedBarrier, barrierDefinition } from '../barrier/barrier-definition.js';
import { connectModels } from '../connect/connect-models.js';
import { connectJson, connectText } from '../connect/connect-text.js';
import { type FigureOptions, figureFile, withFigureOptions } from '../figure/figure-file.js';
import { connectFigure } from '../figure/matrix-figures.js';
import { splitToMeasure } from '../input/measured-dataset.js';
import { checkMethod } from '../task/check-method.js';
import { BadInput } from '../terminal/exit-code.js';
import { count, pointCount } from '../terminal/option-parsers.js';
import { printResult } from '../terminal/output.js';
import { presetOption, presetSplitOption, seedOption } from './common-options.js';
import { examples } from './examples.js';
import { type ManyModelsOptions, withManyModels } from './many-models.js';

interface ConnectOptions
  extends ManyModelsOptions,
    FigureOptions,
    Pick<AskedBarrier, 'preset' | 'split' | 'points'> {
  readonly steps: number;
  readonly seed: number;
}

/** `isthmus connect A B C...` */
export function connectCommand(command: Command): Command {
  return withFigureOptions(
    withManyModels(command, 'model files of one architecture, three or more'),
    'barriers of all pairs',
  )
    .addOption(presetOption())
    .addOption(presetSplitOption())
    .option('--points <number>', "evenly spaced lambdas, in place of the preset's", pointCount)
    .option('--steps <number>', 'of the simplex: coefficients are multiples of 1/steps', count, 4)
    .addOption(seedOption())
    .addHelpText(
      'after',
      examples(
        'isthmus connect A.safetensors B.safetensors C.safetensors --dataset mnist',
        'isthmus connect A.pt B.pt C.pt D.pt --method c2m3 --preset frankle --points 11 --steps 8',
      ),
    )
    .action(async (files: readonly [string, ...string[]], options: ConnectOptions) => {
      const { method, network, weights, dataset, preset, steps, seed } = options;
      if (files.length < 3) {
        throw new BadInput(
          `expected three models or more [models=${files.length}]; two are measured by \`isthmus barrier\``,
        );
      }
      checkMethod(method, options);
      const figure = await figureFile(files, options);
      const wanted = barrierDefinition(options);
      const { split } = wanted;
      const definition = { ...wanted, split: splitToMeasure(split) };
      const asked = { files, method, seed, definition, split, steps };
      const connected = await connectModels({ ...asked, network, weights, dataset }, options);
      const statistics = connectionStatistics(connected, definition);
      const report = { ...asked, preset, connected, statistics };
      await figure?.drawHeatMap(connectFigure(report));
      printResult(connectJson(report), connectText(report), options);
    });
}
