import { layerBarriers, rankLayers } from '@isthmus/connectivity';
import { layersOf } from '@isthmus/network';
import { type Command, Option } from 'commander';
import { type AskedSplit, splitText, splitToMeasure } from '../input/measured-dataset.js';
import { evaluateFiles } from '../task/evaluate-files.js';
import { oneOf, pointCount } from '../terminal/option-parsers.js';
import { printResult } from '../terminal/output.js';
import { createTable } from '../terminal/table.js';
import { splitOption } from './common-options.js';
import { examples } from './examples.js';
import { type ModelPairOptions, modelPair, withModelPair } from './model-pair.js';

interface LayersOptions extends ModelPairOptions {
  readonly split: AskedSplit;
  readonly points: number;
  readonly of: 'each' | 'prefix';
}

/** `isthmus layers A B` */
export function layersCommand(command: Command): Command {
  return withModelPair(command)
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
      const { split, points, of } = options;
      const { network, curves, dataset, warnings, remarks } = await evaluateFiles(
        'layers',
        {
          ...modelPair([fileA, fileB], options),
          splits: [split],
          path: `layers:points=${points},of=${of}`,
          repair: ['none'],
          collapse: false,
        },
        options,
      );
      const definition = { baseline: 'linear', reduce: 'max', points, clip: false } as const;
      const names = layersOf(network).map(({ name }) => name);
      const layers = curves.flatMap((curve) =>
        layerBarriers(curve.points, names, { ...definition, split: splitToMeasure(split) }),
      );
      const ranking = rankLayers(layers);
      const rows = layers.map(({ layer, rise, lossMiddle, lossEnd, loss, error }) => [
        layer,
        String(1 + ranking.indexOf(layer)),
        number(rise),
        number(lossMiddle),
        number(lossEnd),
        number(loss),
        (100 * error).toFixed(2),
      ]);
      const lossA = curves[0]?.points[0]?.loss;
      const whose = of === 'each' ? 'that layer alone' : 'that layer and all before it';
      printResult(
        { layers, ranking, lossA, definition: { ...definition, split, of, dataset }, warnings },
        [
          createTable(head, rows),
          `(${whose} from A to B at ${points} lambdas, ${dataset} ${splitText(split)}; A's loss is ${number(lossA)}.`,
          "Rise: the highest loss less A's, by which layers are ranked. Barriers: the highest over the line from A's to that at lambda 1, 0 for a loss that rises all the way.)",
          ...remarks.map((remark) => `note: ${remark}`),
        ].join('\n'),
        options,
      );
    });
}

const head = [
  'layer',
  'rank',
  'rise',
  'loss at 1/2',
  'loss at 1',
  'loss barrier',
  'error barrier %',
];

function number(value: number | undefined): string {
  return value === undefined ? '-' : value.toPrecision(4);
}
