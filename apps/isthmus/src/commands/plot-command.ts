import { join } from 'node:path';
import { type FigureFormat, figureFormats, type ScaleKind, scaleKinds } from '@isthmus/figure';
import { measurements } from '@isthmus/results';
import { studyFigure } from '@isthmus/study-figure';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type FigureOptions, figureFile, withSizeOptions } from '../figure/figure-file.js';
import { partialJson } from '../match/partial-text.js';
import { readStudy, type StudyOptions, studyArguments } from '../study/read-study.js';
import { readStoredResults } from '../study/stored-results.js';
import { oneOf } from '../terminal/option-parsers.js';
import { printResult } from '../terminal/output.js';
import { withStoredStudyOptions } from './common-options.js';
import { examples } from './examples.js';

interface PlotOptions extends StudyOptions, FigureOptions {
  readonly format?: FigureFormat;
  readonly x?: string;
  readonly y: string;
  readonly hue?: string;
  readonly style?: string;
  readonly panel?: string;
  readonly row?: string;
  readonly split?: string;
  readonly repair?: string;
  readonly where: Readonly<Record<string, string>>;
  readonly xScale?: ScaleKind;
  readonly yScale: ScaleKind;
  readonly json?: boolean;
}

/** `isthmus plot STUDY.yaml` */
export function plotCommand(command: Command): Command {
  withStoredStudyOptions(command)
    .option(
      '-o, --output <file>',
      'the figure: .svg, .pdf or .png (default: results/NAME/figure.svg)',
    )
    .addOption(
      new Option(
        '--format <name>',
        `${figureFormats.join(', ')}, in place of what the file's name says`,
      ).argParser(oneOf('format', figureFormats)),
    );
  return withSizeOptions(command)
    .option('--x <column>', 'along the x axis (default: what the study varies, else the matchers)')
    .option(
      '--y <metric>',
      'along the y axis, such as error-barrier or midpoint-accuracy',
      'loss-barrier',
    )
    .option('--hue <column>', 'told apart by colour and marker (default: matcher, where it varies)')
    .option('--style <column>', 'told apart by strokes (default: repair, where it varies)')
    .option('--panel <column>', 'a panel each, side by side')
    .option('--row <column>', 'a row of panels each')
    .option('--split <name>', 'train or test (default: test, where it was measured)')
    .option('--repair <kind>', 'none, repair, ...: that correction alone')
    .option(
      '--where <column=value>',
      'rows of that value alone; may be repeated',
      (text: string, all: Readonly<Record<string, string>>) => ({
        ...all,
        ...parseCondition(text),
      }),
      {},
    )
    .addOption(scaleOption('--x-scale', 'log for numbers that grow by factors, else linear'))
    .addOption(scaleOption('--y-scale', 'linear').default('linear'))
    .addHelpText(
      'after',
      examples(
        'isthmus plot studies/width-small.yaml',
        'isthmus plot studies/width-small.yaml --hue matcher --panel repair --y-scale log --size page -o fig.pdf',
      ),
    )
    .action(async (file: string, options: PlotOptions) => {
      const {
        study: { name },
      } = await readStudy(file, options, { needsDatasets: false });
      const output = options.output ?? join('results', name, `figure.${options.format ?? 'svg'}`);
      const figure = await figureFile([file], { ...options, output }, options.format);
      const { split, repair, where, title: _, ...asked } = options;
      const chosen = { ...where, ...(split && { split }), ...(repair && { repair }) };
      const results = await readStoredResults('plot', file, options);
      const shown = studyFigure(measurements(results), { ...asked, where: chosen });
      await figure?.drawSeries(shown);
      const why =
        results.unfinished.length > 0
          ? [`why: isthmus results ${studyArguments(file, options)}`]
          : [];
      const text = [...shown.notes, ...why].join('\n');
      const { notes, panels, x, y } = shown;
      printResult({ figure: output, x, y, panels, notes, ...partialJson(results) }, text, options);
    });
}

function scaleOption(flag: string, otherwise: string): Option {
  const isX = flag === '--x-scale';
  return new Option(
    `${flag} <kind>`,
    `${scaleKinds.join(', ')}${isX ? ` (default: ${otherwise})` : ''}`,
  ).argParser(oneOf('scale', scaleKinds));
}

function parseCondition(text: string): Readonly<Record<string, string>> {
  const [, column = '', value = ''] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (column !== '') return { [column]: value };
  throw new InvalidArgumentError(
    `expected a column and its value, such as learningRate=0.1, got "${text}".`,
  );
}
