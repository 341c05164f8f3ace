import type { FigureFormat, FigureSize, HeatMapFigure, Scene, SeriesFigure } from '@isthmus/figure';
import type { Command } from 'commander';
import { checkOutputs, writeOutput } from '../input/files.js';
import { BadInput } from '../terminal/exit-code.js';
import { say } from '../terminal/output.js';

/** The options of commands that can draw what they measure. */
export interface FigureOptions {
  readonly output?: string;
  readonly size: string;
  readonly title?: string;
}

/** Adds -o, --size and --title; `what` is what the figure shows. */
export function withFigureOptions(command: Command, what: string): Command {
  return withSizeOptions(
    command.option('-o, --output <file>', `${what} as a figure: .svg, .pdf or .png`),
  );
}

/** Adds --size and --title. */
export function withSizeOptions(command: Command): Command {
  return command
    .option(
      '--size <size>',
      "the figure's: column (85 mm), page (174 mm), a width, or WIDTHxHEIGHT in mm, cm, in or pt",
      'column',
    )
    .option('--title <text>', 'above the figure');
}

/** A figure that will be drawn into a file. */
export interface FigureFile {
  readonly file: string;
  readonly drawSeries: (figure: SeriesFigure) => Promise<void>;
  readonly drawHeatMap: (figure: HeatMapFigure) => Promise<void>;
}

/**
 * Where a figure goes, checked before the work starts; undefined where none was asked for. Nothing that draws is
 * loaded then. Throws BadInput for a size that is none, a name of no known format, and a file that cannot be written.
 */
export async function figureFile(
  inputs: readonly string[],
  { output, size: sizeText, title }: FigureOptions,
  asked?: FigureFormat,
): Promise<FigureFile | undefined> {
  if (output === undefined) return undefined;
  const figures = await import('@isthmus/figure');
  const format = asked ?? figures.formatOfFile(output);
  if (format === undefined) {
    throw new BadInput(
      `cannot tell the figure's format [file=${output}, expected a name that ends in .${figures.figureFormats.join(', .')}]`,
    );
  }
  const size = asBadInput(() => figures.parseFigureSize(sizeText));
  checkOutputs(inputs, [output]);
  const write = async (draw: (size: FigureSize) => Scene) => {
    const scene = asBadInput(() => draw(size));
    writeOutput(output, await figures.renderScene(scene, format));
    say(`figure: ${output}`);
  };
  const named = title === undefined ? {} : { title };
  return {
    file: output,
    drawSeries: (figure) =>
      write((size) => figures.drawSeriesFigure({ ...figure, ...named }, size)),
    drawHeatMap: (figure) => write((size) => figures.drawHeatMap({ ...figure, ...named }, size)),
  };
}

/** What a figure cannot show is a mistake of what was asked for. */
function asBadInput<Value>(work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError) throw new BadInput(error.message, { cause: error });
    throw error;
  }
}
