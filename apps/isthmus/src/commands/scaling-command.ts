import { join } from 'node:path';
import {
  areOfSeveralWidths,
  isSameSetting,
  theoryScalings,
  widthScalings,
} from '@isthmus/network-theory';
import { describeAllButWidth } from '@isthmus/report';
import {
  expandStudy,
  networksOf,
  pairsOf,
  type Study,
  type StudyResults,
  summaryRows,
} from '@isthmus/study';
import type { Command } from 'commander';
import { checkOutputs, writeOutput } from '../input/files.js';
import { partialJson, partialText } from '../match/partial-text.js';
import { drawScalings } from '../scaling/scaling-panels.js';
import { scalingJson, scalingText, theoryLine } from '../scaling/scaling-text.js';
import { type PairTheory, scalingTheory } from '../scaling/scaling-theory.js';
import { readStudy, type StudyOptions, studyArguments } from '../study/read-study.js';
import { withStoredResults } from '../study/stored-results.js';
import { BadInput } from '../terminal/exit-code.js';
import { printResult, say } from '../terminal/output.js';
import { withStoredStudyOptions } from './common-options.js';
import { examples } from './examples.js';

interface ScalingOptions extends StudyOptions {
  readonly output?: string;
  readonly theory: boolean;
  readonly json?: boolean;
}

/** `isthmus scaling STUDY.yaml` */
export function scalingCommand(command: Command): Command {
  return withStoredStudyOptions(command)
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
      const { study } = await readStudy(file, options, { needsDatasets: false });
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
      // Given models may have other numbers of pairs at each width.
      const pairsOfWidth = study.models === undefined ? pairsOf(study).length : 0;
      const text = `${scalingText(scalings, pairsOfWidth)}\n\nchart: ${output}${partialText(results, studyArguments(file, options))}`;
      const json = { scalings: scalings.map(scalingJson), chart: output, ...partialJson(results) };
      printResult(json, text, options);
    });
}

function checkMeasured({ cells, failures }: StudyResults): void {
  if (cells.length > 0) return;
  const reasons = failures.map(({ task, message }) => `${task}: ${message}`).join('; ');
  throw new BadInput(`a scaling needs a finished cell [expected 1 or more, got 0]: ${reasons}`);
}

function checkScalable(study: Study): void {
  const networks = networksOf(study);
  for (const { evaluate = study.evaluate } of expandStudy(study)) {
    if (evaluate.repair.includes('none')) continue;
    throw new BadInput(
      `a scaling needs the barriers of networks as they are [evaluate.repair, expected none among them, got ${evaluate.repair.join(', ')}]`,
    );
  }
  if (areOfSeveralWidths(networks)) return;
  throw new BadInput(
    `a scaling needs networks of two widths or more, each of its own [got ${networks.join(', ')}]; list them under grid.network, or give models of several widths`,
  );
}
