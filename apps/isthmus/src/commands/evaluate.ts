import { checkPath, pathExamples } from '@isthmus/evaluation';
import { type Curve, type CurvePoint, corrections, splits } from '@isthmus/task';
import { Command, InvalidArgumentError, Option } from 'commander';
import { withDatasetOption } from '../dataset-option.js';
import { evaluateFiles } from '../evaluate-work.js';
import { oneOf } from '../option-values.js';
import { printResult } from '../output.js';
import type { SessionOptions } from '../session.js';
import { createTable } from '../table.js';
import { examples, networkOption, weightsOption, withSessionOptions } from './common-options.js';

interface EvaluateOptions extends SessionOptions {
  readonly permutations: readonly string[];
  readonly path?: string;
  readonly network: string;
  readonly weights?: string;
  readonly dataset: string;
  readonly splits: Curve['split'][];
  readonly repair: Curve['repair'][];
  readonly collapse?: boolean;
  readonly json?: boolean;
}

/** `isthmus evaluate MODEL...` */
export function evaluateCommand(): Command {
  const command = withDatasetOption(new Command('evaluate'), {
    description: 'the data set',
    otherwise: 'digits',
  });
  return withSessionOptions(command)
    .description('measure models, and what lies between them: loss, accuracy and calibration')
    .argument('<models...>', 'model files of one architecture')
    .option(
      '--permutations <files...>',
      'applied to the models after the first, in their order: what `isthmus match -o` wrote',
      [],
    )
    .option(
      '--path <notation>',
      `where to measure: ${pathExamples.join(', ')} (default: line for two models, simplex for others)`,
    )
    .addOption(networkOption('the first model'))
    .addOption(weightsOption())
    .addOption(
      new Option('--splits <names...>', 'train, test or both')
        .argParser(listOf(oneOf('split', splits)))
        .default(['test']),
    )
    .addOption(
      new Option('--repair <kinds...>', `how networks are corrected: ${corrections.join(', ')}`)
        .argParser(listOf(oneOf('correction', corrections)))
        .default(['none']),
    )
    .option('--collapse', "compare variances with the models', layer by layer")
    .addHelpText(
      'after',
      examples(
        'isthmus evaluate A.safetensors --dataset mnist --splits train test',
        'isthmus evaluate A.safetensors B.safetensors C.safetensors --path bezier:points=25   # from A to B by way of C',
        'isthmus evaluate A.safetensors B.safetensors C.safetensors --permutations piB.json piC.json',
      ),
    )
    .action(async (files: [string, ...string[]], options: EvaluateOptions) => {
      const { permutations, network, weights, dataset, splits, repair, collapse = false } = options;
      const path = options.path ?? (files.length === 2 ? 'line' : 'simplex');
      checkPath({ path, repair, collapse }, files.length);
      const asked = {
        files,
        permutations,
        network,
        weights,
        dataset,
        path,
        splits,
        repair,
        collapse,
      };
      const { curves } = await evaluateFiles('evaluate', asked, options);
      const tables = [
        ...curves.map(curveText),
        ...curves.filter(({ split }) => collapse && split === splits[0]).map(collapseText),
      ];
      printResult({ path, dataset, curves }, tables.join('\n\n'), options);
    });
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

function curveText({ split, repair, examples: count, points }: Curve): string {
  const rows = points.map((point) => [
    placeText(point),
    point.loss.toPrecision(4),
    (100 * point.accuracy).toFixed(2),
    (100 * point.calibrationError).toFixed(2),
    point.temperature.toPrecision(3),
    point.calibratedLoss.toPrecision(4),
  ]);
  const head = ['at', 'loss', 'accuracy %', 'ECE %', 'best temperature', 'loss at it'];
  return `${split} split, ${count} examples${withText(repair)}\n${createTable(head, rows)}`;
}

/** Variances do not depend on the split that is measured. */
function collapseText({ repair, points }: Curve): string {
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

function withText(repair: Curve['repair']): string {
  return repair === 'none' ? '' : `, with ${repair}`;
}
