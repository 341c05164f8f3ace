import { barrier, barrierPresets } from '@isthmus/connectivity';
import type { Command } from 'commander';
import { type FigureOptions, figureFile, withFigureOptions } from '../figure/figure-file.js';
import { sequenceFigure } from '../figure/matrix-figures.js';
import { type AskedSplit, splitText, splitToMeasure } from '../input/measured-dataset.js';
import {
  type MeasuredSequence,
  measureSequence,
  type SequenceRow,
} from '../merge/align-sequence.js';
import { checkMethod } from '../task/check-method.js';
import { BadInput } from '../terminal/exit-code.js';
import { noteLines } from '../terminal/note-lines.js';
import { pointCount } from '../terminal/option-parsers.js';
import { printResult } from '../terminal/output.js';
import { createTable } from '../terminal/table.js';
import { seedOption, splitOption } from './common-options.js';
import { examples } from './examples.js';
import { type ManyModelsOptions, withManyModels } from './many-models.js';

interface SequenceOptions extends ManyModelsOptions, FigureOptions {
  readonly split: AskedSplit;
  readonly points: number;
  readonly seed: number;
}

/** A permutation's barriers, one a stage. */
interface StageBarriers extends SequenceRow {
  readonly loss: readonly number[];
  readonly error: readonly number[];
}

/** `isthmus sequence A1 A2... B1 B2...` */
export function sequenceCommand(command: Command): Command {
  return withFigureOptions(
    withManyModels(command, 'all stages of A, in their order, then as many of B'),
    'barriers by stage',
  )
    .addOption(splitOption())
    .option('--points <number>', 'evenly spaced lambdas, both ends included', pointCount, 11)
    .addOption(seedOption())
    .addHelpText(
      'after',
      examples(
        'isthmus sequence A-step-16.safetensors A.safetensors B-step-16.safetensors B.safetensors',
      ),
    )
    .action(async (files: readonly [string, ...string[]], options: SequenceOptions) => {
      const { method, network, weights, split, points, seed } = options;
      if (files.length < 4 || files.length % 2 === 1) {
        throw new BadInput(
          `expected two stages of A or more and as many of B [models=${files.length}]`,
        );
      }
      checkMethod(method, options);
      const figure = await figureFile(files, options);
      const definition = { ...barrierPresets.sharma, split: splitToMeasure(split), points };
      const what = { files, network, weights, dataset: options.dataset };
      const measured = await measureSequence({ ...what, method, seed, definition, split }, options);
      const { dataset, warnings } = measured;
      const rows = measured.rows.map((row) => {
        const heights = (metric: 'loss' | 'error') =>
          row.curves.map((curve) => barrier(curve, { ...definition, metric }));
        return { ...row, loss: heights('loss'), error: heights('error') };
      });
      const over = `max of ${points} lambdas over the linear baseline, ${dataset} ${splitText(split)}`;
      await figure?.drawHeatMap(sequenceFigure(rows, `Matched by ${method}; ${over}.`));
      printResult(
        { rows, definition: { ...definition, split, method, dataset }, warnings },
        textOf(rows, { method, points, split, ...measured }),
        options,
      );
    });
}

function textOf(
  rows: readonly StageBarriers[],
  {
    method,
    points,
    split,
    dataset,
    remarks,
  }: Pick<SequenceOptions, 'method' | 'points' | 'split'> & MeasuredSequence,
): string {
  const [first] = rows;
  const head = ['found at', ...(first?.loss ?? []).map((_, i) => `at ${i + 1}`), 'max'];
  const body = rows.map(({ found, loss }) => [
    String(found),
    ...loss.map((value) => value.toPrecision(4)),
    Math.max(...loss).toPrecision(4),
  ]);
  return [
    createTable(head, body),
    `loss barrier between A and permuted B at each stage, the permutation found by ${method} at one of them, or at all together (stacked);`,
    `max of ${points} lambdas over the linear baseline, ${dataset} ${splitText(split)}. Simultaneous connectivity (Sharma et al. 2024): one row low throughout.`,
    ...noteLines(remarks),
  ].join('\n');
}
