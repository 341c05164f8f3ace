import type { Command } from 'commander';
import { type FigureOptions, figureFile, withFigureOptions } from '../figure/figure-file.js';
import { spectraFigure } from '../figure/spectra-figure.js';
import { geometryJson, geometryText } from '../geometry/geometry-text.js';
import { type GeometryOptions, measureFiles } from '../geometry/measure-files.js';
import { withDatasetOption } from '../input/dataset-option.js';
import { count, fraction, integer } from '../terminal/option-parsers.js';
import { printResult } from '../terminal/output.js';
import {
  forceOption,
  networkOption,
  splitOption,
  weightsOption,
  withSessionOptions,
} from './common-options.js';
import { examples } from './examples.js';

/** `isthmus geometry A B` */
export function geometryCommand(command: Command): Command {
  withDatasetOption(command, {
    description: "whose examples go through A's layers, and whose loss has slopes and curvatures",
    otherwise: 'own or none',
  });
  return withFigureOptions(withSessionOptions(command), 'singular values')
    .argument('<a>', 'a model file')
    .argument('<b>', 'a model file of the same architecture')
    .option('--permutation <file>', 'of B: what `isthmus match -o` wrote')
    .addOption(forceOption())
    .option(
      '--gamma <number>',
      'the R score counts singular values of at least so much of the largest: from 0 to below 1',
      fraction,
      0.3,
    )
    .option('--base <file>', 'a model from which angles are measured, such as the initial one')
    .addOption(networkOption('A'))
    .addOption(weightsOption())
    .addOption(splitOption())
    .option(
      '--examples <number>',
      'how many examples of the split to use, from the first',
      count,
      1000,
    )
    .option(
      '--probes <number>',
      'drawn for the trace of the Hessian, 2 or more; 0 for no traces',
      integer,
      10,
    )
    .option('--seed <number>', 'seeds the probes', integer, 0)
    .addHelpText(
      'after',
      examples(
        'isthmus geometry A.safetensors B.safetensors --permutation pi.json',
        'isthmus geometry A.pt B.pt --permutation pi.json --base init.pt --dataset mnist --json',
      ),
    )
    .action(async (fileA: string, fileB: string, options: GeometryOptions & FigureOptions) => {
      const figure = await figureFile([fileA, fileB], options);
      const { result, warnings } = await measureFiles(fileA, fileB, options);
      const measured = { ...result, gamma: options.gamma };
      await figure?.drawSeries(spectraFigure(result));
      printResult({ ...geometryJson(measured), warnings }, geometryText(measured), options);
    });
}
