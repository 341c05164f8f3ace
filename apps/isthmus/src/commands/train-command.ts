import type { Command } from 'commander';
import { withDatasetOption } from '../input/dataset-option.js';
import { networkNotation } from '../input/network-notation.js';
import { count, fraction, integer, orZero, positive } from '../terminal/option-parsers.js';
import { printResult } from '../terminal/output.js';
import { type TrainOptions, train } from '../train/train-networks.js';
import { trainText } from '../train/train-text.js';
import { examples, weightsOption, withSessionOptions } from './common-options.js';

/** `isthmus train` */
export function trainCommand(command: Command): Command {
  withDatasetOption(command, {
    description: 'the data set',
    otherwise: 'digits',
  });
  return withSessionOptions(command)
    .requiredOption(
      '--network <notation>',
      'the architecture, e.g. mlp:784-512-512-512-10, or a .json file',
      networkNotation,
    )
    .option('--optimizer <notation>', 'e.g. adam or sgd:momentum=0.9,decay=1e-4', 'adam')
    .option('--learning-rate <rate>', 'the learning rate', positive, 1e-3)
    .option('--schedule <notation>', 'e.g. cosine:warmup=1ep', 'constant')
    .option('--batch <examples>', 'examples a step', count, 500)
    .option('--epochs <number>', 'passes over the training split', count, 10)
    .option('--label-smoothing <share>', 'of the targets, from 0 to below 1', fraction, 0)
    .option('--clip <norm>', 'largest norm of the gradient; 0 for any', orZero, 0)
    .option('--augment <notations...>', 'e.g. crop:padding=4 flip', [])
    .option('--checkpoints <moments>', 'networks to keep on the way, e.g. 1ep+2ep', 'none')
    .option('--prune <notation>', 'e.g. magnitude:levels=10,rewind=1ep', 'none')
    .option('--mask <file>', 'weights that are zero in it stay zero: a mask or a sparse network')
    .addOption(weightsOption())
    .option('--seed <number>', 'seeds all that is drawn', integer, 1)
    .option('--order-seed <number>', 'seeds the order of the examples', integer)
    .option('--noise-seed <number>', 'seeds augmentation, dropout and noise', integer)
    .option('--spawn <duration>', 'from when these two count, e.g. 5ep', 'none')
    .requiredOption('-o, --output <file>', 'where the weights go, as safetensors')
    .addHelpText(
      'after',
      examples(
        'isthmus train --network mlp:784-512-512-512-10 --seed 1 -o A.safetensors',
        'isthmus train --network mlp:784-512-10 --dataset mnist:subset=5000 -o A.safetensors',
        'isthmus train --network mlp:20-64-2 --data mine.npz --batch 100 -o A.safetensors',
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
