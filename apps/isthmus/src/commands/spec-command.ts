import { existsSync } from 'node:fs';
import {
  type Network,
  networkParameters,
  parseNetwork,
  permutationSpec,
  writeNetworkJson,
} from '@isthmus/network';
import { type PermutationSpec, symmetriesLog10, toAxesToPerm } from '@isthmus/permutation';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { fileShapes, type ModelOptions, readModel } from '../input/model-file.js';
import { networkNotation } from '../input/network-notation.js';
import { nothingToPermute } from '../input/proof-basis.js';
import { sayAssumed } from '../task/stored-inputs.js';
import { BadInput } from '../terminal/exit-code.js';
import { oneOf } from '../terminal/option-parsers.js';
import { printResult } from '../terminal/output.js';
import { createTable } from '../terminal/table.js';
import { jsonOption, weightsOption } from './common-options.js';
import { examples } from './examples.js';

const formats = ['table', 'axes-to-perm', 'network'] as const;

interface SpecOptions extends ModelOptions {
  readonly format: (typeof formats)[number];
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
        `${formats.join(', ')}; axes-to-perm is git-re-basin's form, network the graph as JSON`,
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
      const { network, groups, shapes } = shown(model, options);
      const symmetries = symmetriesLog10(groups);
      const warning = groups.length === 0 ? nothingToPermute : undefined;
      const result = {
        network: network.notation,
        groups,
        symmetriesLog10: symmetries,
        ...(warning && { warning }),
      };
      if (options.format === 'axes-to-perm') {
        const axes = toAxesToPerm(groups, shapes);
        printResult({ ...result, axesToPerm: axes }, JSON.stringify(axes, null, 2), options);
        return;
      }
      if (options.format === 'network') {
        const json = writeNetworkJson(network);
        // One node a line.
        printResult(JSON.parse(json), json.replaceAll('{"name":', '\n  {"name":'), options);
        return;
      }
      const rows = groups.map(({ name, size, axes }) => [
        name,
        String(size),
        [...new Set(axes.map(({ tensor, axis }) => `${tensor}[${axis}]`))].join(' '),
      ]);
      const table = [
        createTable(['group', 'units', 'axes'], rows),
        `${groups.length} groups, 10^${symmetries.toFixed(2)} symmetries`,
        ...(warning ? [`warning: ${warning}`] : []),
      ].join('\n');
      printResult(result, table, options);
    });
}

function specFormat(text: string): SpecOptions['format'] {
  if (text === 'json') throw new InvalidArgumentError('JSON is what --json prints.');
  return oneOf('format', formats)(text);
}

/** A network, its groups, and the tensors on which they lie: a file's own where there is a file. */
interface Shown {
  readonly network: Network;
  readonly groups: PermutationSpec;
  readonly shapes: ReadonlyMap<string, readonly number[]>;
}

function shown(given: string, options: ModelOptions): Shown {
  const model = networkNotation(given);
  if (!existsSync(model) && (model.includes(':') || model.startsWith('{'))) {
    const network = parseNetwork(model);
    const shapes = [...networkParameters(network)].map(
      ([name, { shape }]) => [name, shape] as const,
    );
    return { network, groups: permutationSpec(network).spec, shapes: new Map(shapes) };
  }
  if (!existsSync(model)) {
    throw new BadInput(
      `cannot read the file [file=${model}]: no such file, and it is no notation such as mlp:784-512-10`,
    );
  }
  const file = readModel(model, options);
  sayAssumed(file);
  const { network, toTheirSpec } = file;
  return { network, groups: toTheirSpec(permutationSpec(network).spec), shapes: fileShapes(file) };
}
