import { layersOf } from '@isthmus/network';
import type { splits } from '@isthmus/task';
import { Command, Option } from 'commander';
import { withDatasetOption } from '../dataset-option.js';
import { evaluateFiles } from '../evaluate-work.js';
import { layerBarriers } from '../layer-barriers.js';
import { oneOf, pointCount } from '../option-values.js';
import { printResult } from '../output.js';
import type { SessionOptions } from '../session.js';
import { createTable } from '../table.js';
import {
  examples,
  networkOption,
  splitOption,
  weightsOption,
  withSessionOptions,
} from './common-options.js';

interface LayersOptions extends SessionOptions {
  readonly permutation?: string;
  readonly network: string;
  readonly weights?: string;
  readonly dataset: string;
  readonly split: (typeof splits)[number];
  readonly points: number;
  readonly of: 'each' | 'prefix';
  readonly json?: boolean;
}

/** `isthmus layers A B` */
export function layersCommand(): Command {
  const command = withDatasetOption(new Command('layers'), {
    description: 'the data set',
    otherwise: 'digits',
  });
  return withSessionOptions(command)
    .description('which layer causes a barrier: move single layers of A towards (permuted) B')
    .argument('<a>', 'a model file')
    .argument('<b>', 'a model file of the same architecture')
    .option('--permutation <file>', 'applied to B first: what `isthmus match -o` wrote')
    .addOption(networkOption('A'))
    .addOption(weightsOption())
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
    .action(async (fileA: string, fileB: string, options: LayersOptions) => {
      const { permutation, network: notation, weights, dataset, split, points, of } = options;
      const { network, curves } = await evaluateFiles(
        'layers',
        {
          files: [fileA, fileB],
          permutations: permutation === undefined ? [] : [permutation],
          ...{ network: notation, weights, dataset, splits: [split] },
          path: `layers:points=${points},of=${of}`,
          repair: ['none'],
          collapse: false,
        },
        options,
      );
      const definition = { baseline: 'linear', reduce: 'max', split, points, clip: false } as const;
      const names = layersOf(network).map(({ name }) => name);
      const layers = curves.flatMap((curve) => layerBarriers(curve, names, definition));
      const rows = layers.map(({ layer, loss, error }) => [
        ...[layer, loss.toPrecision(4), (100 * error).toFixed(2)],
      ]);
      printResult(
        { layers, definition: { ...definition, of, dataset } },
        [
          createTable(['layer', 'loss barrier', 'error barrier %'], rows),
          `(${of === 'each' ? 'that layer alone' : 'that layer and all before it'} from A to B; max of ${points} lambdas over the linear baseline, ${dataset} ${split} split)`,
        ].join('\n'),
        options,
      );
    });
}
