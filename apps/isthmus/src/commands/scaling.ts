import { join } from 'node:path';
import { areOfSeveralWidths, widthScalings } from '@isthmus/report';
import { type Study, summaryRows } from '@isthmus/study';
import { Command } from 'commander';
import { BadInput } from '../exit-code.js';
import { checkOutputs, writeOutput } from '../files.js';
import { printResult, say } from '../output.js';
import { readStudy } from '../read-study.js';
import { drawScalings } from '../scaling-panels.js';
import { scalingJson, scalingText, theoryLine } from '../scaling-text.js';
import { type PairTheory, scalingTheory } from '../scaling-theory.js';
import type { SessionOptions } from '../session.js';
import { withStoredResults } from '../stored-results.js';
import { theoryScalings } from '../theory-scalings.js';
import { examples, withSessionOptions } from './common-options.js';

interface ScalingOptions extends SessionOptions {
  readonly output?: string;
  readonly theory: boolean;
  readonly json?: boolean;
}

/** `isthmus scaling STUDY.yaml` */
export function scalingCommand(): Command {
  return withSessionOptions(new Command('scaling'))
    .description(
      'how barriers, distances and what transport theory says of them change with the width, in a study that has been run',
    )
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
      checkWidths(readStudy(file));
      const { results, pairs } = await withStoredResults(
        'scaling',
        file,
        options,
        async (results, session) => {
          const pairs: PairTheory[] = [];
          if (!options.theory) return { results, pairs };
          for await (const pair of scalingTheory(results, session)) {
            pairs.push(pair);
            say(theoryLine(pair));
          }
          return { results, pairs };
        },
      );
      const scalings = widthScalings(summaryRows(results)).map((scaling) => ({
        ...scaling,
        theory: theoryScalings(
          pairs.filter(
            ({ method, setting }) => method === scaling.method && setting === scaling.setting,
          ),
        ),
      }));
      const output = options.output ?? join('results', results.study.name, 'scaling.svg');
      writeOutput(output, await drawScalings(scalings));
      const text = `${scalingText(scalings)}\n\nchart: ${output}`;
      printResult({ scalings: scalings.map(scalingJson), chart: output }, text, options);
    });
}

function checkWidths({ network, grid }: Study): void {
  const networks = grid?.network ?? [network];
  if (areOfSeveralWidths(networks)) return;
  throw new BadInput(
    `a scaling needs networks of two widths or more, each of its own [got ${networks.join(', ')}]; list them under grid.network`,
  );
}
