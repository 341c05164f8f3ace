import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ModelOptions } from '../input/model-file.js';
import { networkNotation } from '../input/network-notation.js';
import { specOf } from '../spec/spec-of.js';
import { type SpecFormat, showSpec, specFormats } from '../spec/spec-text.js';
import { oneOf } from '../terminal/option-parsers.js';
import { printResult } from '../terminal/output.js';
import { jsonOption, weightsOption } from './common-options.js';
import { examples } from './examples.js';

interface SpecOptions extends ModelOptions {
  readonly format: SpecFormat;
  readonly json?: boolean;
}

/** `isthmus spec MODEL` */
export function specCommand(command: Command): Command {
  return command
    .argument(
      '<model>',
      'a model file, or a network such as mlp:784-512-512-512-10 or a .json file of one',
    )
    .addOption(
      new Option(
        '--format <name>',
        `${specFormats.join(', ')}; axes-to-perm is git-re-basin's form, network the graph as JSON`,
      )
        .argParser(specFormat)
        .default('table'),
    )
    .option(
      '--network <notation>',
      "a file's architecture, or auto to tell it from the file",
      networkNotation,
      'auto',
    )
    .addOption(weightsOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      examples(
        'isthmus spec A.safetensors',
        'isthmus spec resnet20:3x32x32-10 --format axes-to-perm',
      ),
    )
    .action((model: string, options: SpecOptions) => {
      const { result, text } = showSpec(specOf(model, options), options.format);
      printResult(result, text, options);
    });
}

function specFormat(text: string): SpecFormat {
  if (text === 'json') throw new InvalidArgumentError('JSON is what --json prints.');
  return oneOf('format', specFormats)(text);
}
