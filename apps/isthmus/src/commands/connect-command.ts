import {
  type BarrierDefinition,
  barrierPresets,
  connectionStatistics,
} from '@isthmus/connectivity';
import type { Command } from 'commander';
import { connectModels } from '../connect/connect-models.js';
import { connectJson, connectText } from '../connect/connect-text.js';
import { type AskedSplit, splitToMeasure } from '../input/measured-dataset.js';
import { checkMethod } from '../task/check-method.js';
import { BadInput } from '../terminal/exit-code.js';
import { count, integer, pointCount } from '../terminal/option-parsers.js';
import { printResult } from '../terminal/output.js';
import { type BarrierPreset, presetOption, presetSplitOption } from './common-options.js';
import { examples } from './examples.js';
import { type ManyModelsOptions, withManyModels } from './many-models.js';

interface ConnectOptions extends ManyModelsOptions {
  readonly preset: BarrierPreset;
  readonly split?: AskedSplit;
  readonly points?: number;
  readonly steps: number;
  readonly seed: number;
}

/** `isthmus connect A B C...` */
export function connectCommand(command: Command): Command {
  return withManyModels(command, 'model files of one architecture, three or more')
    .addOption(presetOption())
    .addOption(presetSplitOption())
    .option('--points <number>', "evenly spaced lambdas, in place of the preset's", pointCount)
    .option('--steps <number>', 'of the simplex: coefficients are multiples of 1/steps', count, 4)
    .option('--seed <number>', 'seeds what the matcher draws at random', integer, 0)
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
      const definition = definitionOf(options);
      const split = options.split ?? definition.split;
      const asked = { files, method, seed, definition, split, steps };
      const connected = await connectModels({ ...asked, network, weights, dataset }, options);
      const statistics = connectionStatistics(connected, definition);
      const report = { ...asked, preset, connected, statistics };
      printResult(connectJson(report), connectText(report), options);
    });
}

/** The preset's definition, and what was asked for in place of it. */
function definitionOf({ preset: paper, split, points }: ConnectOptions): BarrierDefinition {
  const preset: BarrierDefinition = barrierPresets[paper];
  const definition = {
    ...preset,
    split: splitToMeasure(split ?? preset.split),
    points: points ?? preset.points,
  };
  if (definition.reduce === 'midpoint' && definition.points % 2 === 0) {
    throw new BadInput(
      `--preset ${paper} needs lambda 1/2, so an odd number of points [points=${definition.points}]`,
    );
  }
  return definition;
}
