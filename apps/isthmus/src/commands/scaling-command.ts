import { join } from 'node:path';
import {
  areOfSeveralWidths,
  isSameSetting,
  theoryScalings,
  widthScalings,
} from '@isthmus/network-theory';
import { describeAllButWidth } from '@isthmus/report';
import { type Study, type StudyResults, summaryRows } from '@isthmus/study';
import type { Command } from 'commander';
import { checkOutputs, writeOutput } from '../input/files.js';
import { partialJson, partialText } from '../match/partial-text.js';
import { drawScalings } from '../scaling/scaling-panels.js';
import { scalingJson, scalingText, theoryLine } from '../scaling/scaling-text.js';
import { type PairTheory, scalingTheory } from '../scaling/scaling-theory.js';
import type { SessionOptions } from '../session/session.js';
import { readStudy } from '../study/read-study.js';
import { withStoredResults } from '../study/stored-results.js';
import { BadInput } from '../terminal/exit-code.js';
import { printResult, say } from '../terminal/output.js';
import { withStoredStudyOptions } from './common-options.js';
import { examples } from './examples.js';

interface ScalingOptions extends SessionOptions {
  readonly output?: string;
  readonly theory: boolean;
  readonly json?: boolean;
}

/** `isthmus scaling STUDY.yaml` */
export function scalingCommand(command: Command): Command {
  return withStoredStudyOptions(command)
    .argument('<study>', 'a study file whose grid lists networks of several widths')
    .option('-o, --output <file>', 'the chart, SVG (default: results/NAME/scaling.svg)')
    .option('--no-theory', 'leave out what must be worked out from the weights')
    .addHelpText(
      'after',
      examples(
        'isthmus scaling studies/width-small.yaml',
        'isthmus scaling studies/width-small.yaml --no-theory --json',
      ),
    )
    .action(async (file: string, options: ScalingOptions) => {
      if (options.output !== undefined) checkOutputs([file], [options.output]);
      const study = await readStudy(file, options);
      checkScalable(study);
      const { results, pairs } = await withStoredResults(
        'scaling',
        file,
        options,
        async (results, session) => {
          checkMeasured(results);
          const pairs: PairTheory[] = [];
          if (!options.theory) return { results, pairs };
          for await (const pair of scalingTheory(results, session)) {
            pairs.push(pair);
            say(theoryLine(study, pair));
          }
          return { results, pairs };
        },
      );
      const scalings = widthScalings(summaryRows(results)).map((scaling) => {
        const { method, setting } = scaling;
        const found = results.cells.find(({ cell }) => isSameSetting(cell, setting));
        const own = pairs.filter(
          ({ cell }) => cell.method === method && isSameSetting(cell, setting),
        );
        const words = found === undefined ? '' : describeAllButWidth(study, found.cell);
        return {
          ...scaling,
          words,
          theory: theoryScalings(own.map((one) => ({ ...one, pair: one.cell.pair }))),
        };
      });
      const output = options.output ?? join('results', study.name, 'scaling.svg');
      writeOutput(output, await drawScalings(scalings));
      const text = `${scalingText(scalings, study.pairs.length)}\n\nchart: ${output}${partialText(results, file)}`;
      const json = { scalings: scalings.map(scalingJson), chart: output, ...partialJson(results) };
      printResult(json, text, options);
    });
}

function checkMeasured({ cells, failures }: StudyResults): void {
  if (cells.length > 0) return;
  const reasons = failures.map(({ task, message }) => `${task}: ${message}`).join('; ');
  throw new BadInput(`a scaling needs a finished cell [expected 1 or more, got 0]: ${reasons}`);
}

function checkScalable({ network, grid, evaluate }: Study): void {
  const networks = grid?.network ?? [network];
  if (!evaluate.repair.includes('none')) {
    throw new BadInput(
      `a scaling needs the barriers of networks as they are [evaluate.repair, expected none among them, got ${evaluate.repair.join(', ')}]`,
    );
  }
  if (areOfSeveralWidths(networks)) return;
  throw new BadInput(
    `a scaling needs networks of two widths or more, each of its own [got ${networks.join(', ')}]; list them under grid.network`,
  );
}
