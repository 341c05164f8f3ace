import { type Command, Option } from 'commander';
import { type FigureOptions, figureFile, withFigureOptions } from '../figure/figure-file.js';
import { layersFigure } from '../figure/layers-figure.js';
import { layersJson, layersText } from '../layers/layers-text.js';
import { type AskedLayers, measureLayers } from '../layers/measure-layers.js';
import { oneOf, pointCount } from '../terminal/option-parsers.js';
import { printResult } from '../terminal/output.js';
import { splitOption } from './common-options.js';
import { examples } from './examples.js';
import { type ModelPairOptions, modelPair, withModelPair } from './model-pair.js';

interface LayersOptions extends ModelPairOptions, AskedLayers, FigureOptions {}

/** `isthmus layers A B` */
export function layersCommand(command: Command): Command {
  return withFigureOptions(withModelPair(command), 'rises of the loss by layer')
    .addOption(
      new Option('--of <kind>', 'each layer alone, or each prefix: it and all layers before it')
        .argParser(oneOf('kind', ['each', 'prefix']))
        .default('each'),
    )
    .addOption(splitOption())
    .option('--points <number>', 'evenly spaced lambdas a layer', pointCount, 5)
    .addHelpText(
      'after',
      examples('isthmus layers A.safetensors B.safetensors --permutation pi.json'),
    )
    .action(
      async (fileA: string, fileB: string, { split, points, of, ...options }: LayersOptions) => {
        const models = modelPair([fileA, fileB], options);
        const figure = await figureFile([fileA, fileB], options);
        const report = await measureLayers(models, { split, points, of }, options);
        await figure?.drawSeries(layersFigure(report));
        printResult(layersJson(report), layersText(report), options);
      },
    );
}
