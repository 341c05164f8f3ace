import type { Command } from 'commander';
import { withDatasetOption } from '../input/dataset-option.js';
import { networkNotation } from '../input/network-notation.js';
import { integer } from '../terminal/option-parsers.js';
import { printResult } from '../terminal/output.js';
import { settingOptions } from '../train/setting-options.js';
import { type TrainOptions, train } from '../train/train-networks.js';
import { trainText } from '../train/train-text.js';
import { weightsOption, withSessionOptions } from './common-options.js';
import { examples } from './examples.js';

/** `isthmus train` */
export function trainCommand(command: Command): Command {
  withDatasetOption(command, {
    description: 'the data set',
    otherwise: 'digits',
  });
  withSessionOptions(command).requiredOption(
    '--network <notation>',
    'the architecture, e.g. mlp:784-512-512-512-10, or a .json file',
    networkNotation,
  );
  for (const option of settingOptions()) command.addOption(option);
  return command
    .option('--mask <file>', 'weights that are zero in it stay zero: a mask or a sparse network')
    .addOption(weightsOption())
    .option('--seed <number>', 'seeds all that is drawn', integer, 0)
    .option('--order-seed <number>', 'seeds the order of the examples', integer)
    .option('--noise-seed <number>', 'seeds augmentation, dropout and noise', integer)
    .requiredOption('-o, --output <file>', 'where the weights go, as safetensors')
    .addHelpText(
      'after',
      examples(
        'isthmus train --network mlp:784-512-512-512-10 --seed 1 -o A.safetensors',
        'isthmus train --network mlp:784-512-10 --dataset mnist:subset=5000 -o A.safetensors',
        'isthmus train --network mlp:20-64-2 --data mine.npz --batch-size 100 -o A.safetensors',
        'isthmus train --network mlp:784-512-10 --prune magnitude:levels=5 -o A.safetensors',
      ),
    )
    .addHelpText(
      'after',
      '\nNotations: docs/training.md. Checkpoints, masks and levels lie beside the output.',
    )
    .action(async (options: TrainOptions) => {
      const trained = await train(options);
      printResult(trained, trainText(trained), options);
    });
}
