import { checkPath, pathExamples } from '@isthmus/evaluation';
import { type CorrectionKind, type Curve, type CurvePoint, corrections } from '@isthmus/task';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { withDatasetOption } from '../input/dataset-option.js';
import { type AskedSplit, askedSplits } from '../input/measured-dataset.js';
import type { SessionOptions } from '../session/session.js';
import { evaluateFiles } from '../task/evaluate-files.js';
import { BadInput } from '../terminal/exit-code.js';
import { oneOf } from '../terminal/option-parsers.js';
import { printResult } from '../terminal/output.js';
import { createTable } from '../terminal/table.js';
import { forceOption, networkOption, weightsOption, withSessionOptions } from './common-options.js';
import { examples } from './examples.js';

interface EvaluateOptions extends SessionOptions {
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
  return withSessionOptions(command)
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
      const { network, weights, force, split: splits, collapse = false } = options;
      const { permutation: permutations } = options;
      const repair = withRaw(options.repair);
      if (splits.includes('all') && splits.length > 1) {
        throw new BadInput(
          `all examples are both splits [split=${splits.join(' ')}]; measure them apart`,
        );
      }
      const path = options.path ?? (files.length === 2 ? 'line' : 'simplex');
      checkPath({ path, repair, collapse }, files.length);
      const asked = { files, permutations, network, path, splits, repair, collapse, force };
      const evaluated = await evaluateFiles(
        'evaluate',
        { ...asked, weights, dataset: options.dataset },
        options,
      );
      const { dataset, warnings, remarks } = evaluated;
      const curves = evaluated.curves.map((curve) => {
        return splits.includes('all') ? { ...curve, split: 'all' as const } : curve;
      });
      const tables = [
        ...curves.map(curveText),
        ...curves.filter(({ split }) => collapse && split === splits[0]).map(collapseText),
        ...(remarks.length > 0 ? [remarks.map((remark) => `note: ${remark}`).join('\n')] : []),
      ];
      printResult({ path, dataset, curves, warnings }, tables.join('\n\n'), options);
    });
}

/** Corrections, after the raw networks, which are always measured. */
function withRaw(repair: readonly CorrectionKind[] = []): CorrectionKind[] {
  return ['none', ...repair.filter((kind) => kind !== 'none')];
}

/** A reader of one value after another, each once, into a list, which replaces the default one. */
function listOf<Value>(read: (text: string) => Value) {
  let list: Value[] = [];
  return (text: string): Value[] => {
    const value = read(text);
    if (list.includes(value)) throw new InvalidArgumentError(`${text} is there twice.`);
    list = [...list, value];
    return list;
  };
}

/** A curve by the split that was asked for. */
interface ShownCurve extends Omit<Curve, 'split'> {
  readonly split: AskedSplit;
}

function curveText({ split, repair, examples: count, points }: ShownCurve): string {
  const rows = points.map((point) => [
    placeText(point),
    point.loss.toPrecision(4),
    (100 * point.accuracy).toFixed(2),
    (100 * point.calibrationError).toFixed(2),
    point.temperature.toPrecision(3),
    point.calibratedLoss.toPrecision(4),
  ]);
  const head = ['at', 'loss', 'accuracy %', 'ECE %', 'best temperature', 'loss at it'];
  const of = split === 'all' ? 'both splits' : `${split} split`;
  return `${of}, ${count} examples${withText(repair)}\n${createTable(head, rows)}`;
}

/** Variances do not depend on the split that is measured. */
function collapseText({ repair, points }: ShownCurve): string {
  const layers = points[0]?.collapse.map(({ node }) => node) ?? [];
  const rows = points.map((point) => [
    placeText(point),
    ...point.collapse.map(({ ratio }) => ratio.toFixed(3)),
  ]);
  return `variance over that of the models${withText(repair)}\n${createTable(['at', ...layers], rows)}`;
}

function placeText({ at }: CurvePoint): string {
  return at.map((value) => value.toFixed(3)).join(' ');
}

function withText(correction: CorrectionKind): string {
  return correction === 'none' ? '' : `, with ${correction}`;
}
