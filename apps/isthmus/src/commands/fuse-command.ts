import type { Command } from 'commander';
import { type FuseOptions, fuseFiles } from '../fuse/fuse-files.js';
import { fuseJson, fuseText } from '../fuse/fuse-text.js';
import { withDatasetOption } from '../input/dataset-option.js';
import { networkNotation } from '../input/network-notation.js';
import { integer } from '../terminal/option-parsers.js';
import { printResult } from '../terminal/output.js';
import { weightsOption, withSessionOptions } from './common-options.js';
import { examples } from './examples.js';

/** `isthmus fuse A B` */
export function fuseCommand(command: Command): Command {
  withDatasetOption(command, {
    description:
      'whose training examples a method such as activation looks at, and whose test examples all models are tried on',
    otherwise: 'own or none',
  });
  return withSessionOptions(command)
    .argument('<a>', 'a model file, whose widths the fused model has')
    .argument('<b>', 'a model file of the same architecture, of any widths')
    .option(
      '--method <notation>',
      'ot-fusion, which divides units and adds them up, or a matcher of `isthmus methods`, for a B that is nowhere wider than A and is padded with zeros',
      'ot-fusion',
    )
    .option(
      '--network <notation>',
      "A's architecture, or auto to tell it from A",
      networkNotation,
      'auto',
    )
    .option(
      '--network-b <notation>',
      "B's architecture, or auto to tell it from B",
      networkNotation,
      'auto',
    )
    .addOption(weightsOption())
    .option('--seed <number>', 'seeds what the method draws at random', integer, 0)
    .requiredOption(
      '-o, --output <file>',
      "where the fused model goes, in the format, names and layout of A's file",
    )
    .option('--write <file>', "where the aligned B goes, at A's widths, likewise")
    .option(
      '--transport-plan <file>',
      "where the transport plan goes, as safetensors: by group, units of A x units of B, how much of B's unit A's unit gets",
    )
    .addHelpText(
      'after',
      examples(
        'isthmus fuse A.safetensors B.safetensors --dataset digits -o M.safetensors',
        'isthmus fuse A.pt B.pt --method ot-fusion:solver=sinkhorn,epsilon=0.01 -o M.pt --transport-plan plan.safetensors',
        'isthmus fuse wide.pt narrow.pt --method weight -o M.pt --write narrow-at-width.pt',
      ),
    )
    .action(async (fileA: string, fileB: string, options: FuseOptions) => {
      const { method, output: model } = options;
      const fused = { ...(await fuseFiles([fileA, fileB], options)), method, model };
      printResult(fuseJson(fused), fuseText(fused), options);
    });
}
