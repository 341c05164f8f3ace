import { existsSync } from 'node:fs';
import { readWeights } from '@isthmus/checkpoint';
import {
  inferNetwork,
  type Network,
  networkParameters,
  parseNetwork,
  permutationSpec,
} from '@isthmus/network';
import { symmetriesLog10, toAxesToPerm } from '@isthmus/permutation';
import { Command, Option } from 'commander';
import { readInput } from '../files.js';
import { oneOf } from '../option-values.js';
import { printResult } from '../output.js';
import { createTable } from '../table.js';
import { examples, jsonOption } from './common-options.js';

const formats = ['table', 'json', 'axes-to-perm'] as const;

/** `isthmus spec MODEL` */
export function specCommand(): Command {
  return new Command('spec')
    .description("show a network's permutation groups, derived from its graph")
    .argument('<model>', 'a model file, or a network such as mlp:784-512-512-512-10')
    .addOption(
      new Option('--format <name>', `${formats.join(', ')} (git-re-basin's form)`)
        .argParser(oneOf('format', formats))
        .default('table'),
    )
    .addOption(jsonOption())
    .addHelpText(
      'after',
      examples(
        'isthmus spec A.safetensors',
        'isthmus spec resnet20:3x32x32-10 --format axes-to-perm',
      ),
    )
    .action((model: string, options: { format: (typeof formats)[number]; json?: boolean }) => {
      const network = networkOf(model);
      const { spec: groups } = permutationSpec(network);
      const symmetries = symmetriesLog10(groups);
      const result = { network: network.notation, groups, symmetriesLog10: symmetries };
      if (options.format === 'axes-to-perm') {
        const shapes = [...networkParameters(network)].map(
          ([name, { shape }]) => [name, shape] as const,
        );
        const axes = toAxesToPerm(groups, new Map(shapes));
        printResult({ ...result, axesToPerm: axes }, JSON.stringify(axes, null, 2), options);
        return;
      }
      const rows = groups.map(({ name, size, axes }) => [
        name,
        String(size),
        axes.map(({ tensor, axis }) => `${tensor}[${axis}]`).join(' '),
      ]);
      const table = [
        createTable(['group', 'units', 'axes'], rows),
        `${groups.length} groups, 10^${symmetries.toFixed(2)} symmetries`,
      ].join('\n');
      printResult(result, table, { json: options.json === true || options.format === 'json' });
    });
}

function networkOf(model: string): Network {
  if (!existsSync(model) && model.includes(':')) return parseNetwork(model);
  const { weights, metadata } = readWeights(readInput(model), { file: model });
  return metadata.network === undefined ? inferNetwork(weights) : parseNetwork(metadata.network);
}
