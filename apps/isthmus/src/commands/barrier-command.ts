import { type BarrierDefinition, barrier, barrierPresets } from '@isthmus/connectivity';
import { type LinePoint, lineCurveOf } from '@isthmus/study';
import { type CorrectionKind, corrections } from '@isthmus/task';
import { type Command, Option } from 'commander';
import { type AskedSplit, splitText, splitToMeasure } from '../input/measured-dataset.js';
import { evaluateFiles } from '../task/evaluate-files.js';
import { BadInput } from '../terminal/exit-code.js';
import { oneOf, pointCount, refinements } from '../terminal/option-parsers.js';
import { printResult } from '../terminal/output.js';
import { type BarrierPreset, presetOption, presetSplitOption } from './common-options.js';
import { examples } from './examples.js';
import { type ModelPairOptions, modelPair, withModelPair } from './model-pair.js';

interface BarrierOptions extends ModelPairOptions {
  readonly preset: BarrierPreset;
  readonly split?: AskedSplit;
  readonly points?: number;
  readonly refine: number;
  readonly baseline?: BarrierDefinition['baseline'];
  readonly reduce?: BarrierDefinition['reduce'];
  readonly clipNegative?: boolean;
  readonly repair?: CorrectionKind;
}

/** `isthmus barrier A B` */
export function barrierCommand(command: Command): Command {
  return withModelPair(command)
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
      ),
    )
    .action(async (fileA: string, fileB: string, options: BarrierOptions) => {
      const { refine, repair: correction = 'none' } = options;
      const asked = definitionOf(options);
      const { curves, dataset, warnings, remarks } = await evaluateFiles(
        'barrier',
        {
          ...modelPair([fileA, fileB], options),
          splits: [asked.split],
          path: `line:points=${asked.points}${refine > 0 ? `,refine=${refine}` : ''}`,
          repair: correction === 'none' ? ['none'] : ['none', correction],
          collapse: false,
        },
        options,
      );
      const [raw, corrected] = curves.map(lineCurveOf).map(({ points }) => points);
      const definition = { ...asked, points: raw?.length ?? 0 };
      const { metric, split, ...rest } = definition;
      const ofBoth = { ...rest, split: splitToMeasure(split) };
      const heights = (curve: readonly LinePoint[]) => ({
        loss: barrier(curve, { ...ofBoth, metric: 'loss' }),
        error: barrier(curve, { ...ofBoth, metric: 'error' }),
      });
      const barriers = {
        raw: heights(raw ?? []),
        ...(corrected && { corrected: heights(corrected) }),
      };
      printResult(
        {
          barrier: barriers.raw,
          ...(barriers.corrected && { repairedBarrier: barriers.corrected }),
          definition: { preset: options.preset, ...definition, dataset, repair: correction },
          curve: raw,
          ...(corrected && { repairedCurve: corrected }),
          warnings,
        },
        [
          ...Object.entries(barriers).flatMap(([path, { loss, error }]) => [
            `loss barrier  ${loss.toPrecision(4)}${path === 'raw' ? '' : `, with ${correction}`}`,
            `error barrier ${(100 * error).toPrecision(3)} %${path === 'raw' ? '' : `, with ${correction}`}`,
          ]),
          `(${definition.reduce} of ${definition.points} lambdas over the ${definition.baseline} baseline${definition.clip ? ', clipped' : ''}, ${dataset} ${splitText(split)})`,
          ...remarks.map((remark) => `note: ${remark}`),
        ].join('\n'),
        options,
      );
    });
}

/** The preset's definition, and what was asked for in place of it. */
function definitionOf({
  preset: paper,
  split,
  points,
  baseline,
  reduce,
  clipNegative,
}: BarrierOptions) {
  const preset: BarrierDefinition = barrierPresets[paper];
  const definition = {
    metric: preset.metric,
    baseline: baseline ?? preset.baseline,
    reduce: reduce ?? preset.reduce,
    split: split ?? preset.split,
    points: points ?? preset.points,
    clip: clipNegative ?? preset.clip,
  };
  if (definition.reduce === 'midpoint' && definition.points % 2 === 0) {
    throw new BadInput(
      `--reduce midpoint needs lambda 1/2, so an odd number of points [points=${definition.points}]`,
    );
  }
  return definition;
}
