import { parseNetwork } from '@isthmus/network';
import { getArtifact } from '@isthmus/object-store';
import { obtainResult } from '@isthmus/study';
import { optimizers, type TrainResult, trainSpec, trainTask } from '@isthmus/task';
import { Command, Option } from 'commander';
import { putDataset } from '../artifacts.js';
import { checkOutputs, writeOutput } from '../files.js';
import { networkNotation } from '../network-notation.js';
import { count, integer, oneOf, positive } from '../option-values.js';
import { printResult, say } from '../output.js';
import { showTask } from '../progress.js';
import { type SessionOptions, withSession } from '../session.js';
import { createTable } from '../table.js';
import { examples, withSessionOptions } from './common-options.js';

interface TrainOptions extends SessionOptions {
  readonly network: string;
  readonly dataset: string;
  readonly optimizer: (typeof optimizers)[number];
  readonly learningRate: number;
  readonly batch: number;
  readonly epochs: number;
  readonly seed: number;
  readonly output: string;
  readonly json?: boolean;
}

/** `isthmus train` */
export function trainCommand(): Command {
  return withSessionOptions(new Command('train'))
    .description('train one network and write its weights')
    .requiredOption(
      '--network <notation>',
      'the architecture, e.g. mlp:784-512-512-512-10, or a .json file',
      networkNotation,
    )
    .option('--dataset <name>', 'the data set', 'digits')
    .addOption(
      new Option('--optimizer <name>', `the optimizer: ${optimizers.join(' or ')}`)
        .argParser(oneOf('optimizer', optimizers))
        .default('adam'),
    )
    .option('--learning-rate <rate>', 'the learning rate', positive, 1e-3)
    .option('--batch <examples>', 'examples a step', count, 500)
    .option('--epochs <number>', 'passes over the training split', count, 10)
    .option('--seed <number>', 'seeds initialisation and data order', integer, 1)
    .requiredOption('-o, --output <file>', 'where the weights go, as safetensors')
    .addHelpText(
      'after',
      examples('isthmus train --network mlp:784-512-512-512-10 --seed 1 -o A.safetensors'),
    )
    .action(async (options: TrainOptions) => {
      const { epochs, stepMs } = await train(options);
      const model = options.output;
      printResult({ model, epochs, stepMs }, `${epochTable(epochs)}\nweights: ${model}`, options);
    });
}

async function train({ batch, ...options }: TrainOptions): Promise<TrainResult> {
  const { optimizer, learningRate, epochs, seed } = options;
  checkOutputs([], [options.output]);
  const network = parseNetwork(options.network);
  const how = { optimizer, learningRate, batchSize: batch, epochs, seed };
  const spec = trainSpec.parse({ network: network.notation, ...how });
  return withSession('train', options, async (session) => {
    const { store, signal } = session;
    const dataset = await putDataset(session, options.dataset, network);
    const progress = showTask(`train seed ${seed}`);
    const { result, cached } = await obtainResult(
      { definition: trainTask, spec, inputs: [dataset] },
      store,
      async (digest) => {
        const services = await session.services();
        return services.train({ digest, spec, dataset }, { signal, onProgress: progress.note });
      },
      { signal },
    ).finally(progress.stop);
    if (cached) say('already done: read from the store');
    writeOutput(options.output, await getArtifact(store, result.model, { signal }));
    return result;
  });
}

function epochTable(epochs: TrainResult['epochs']): string {
  return createTable(
    ['epoch', 'train loss', 'test loss', 'test accuracy'],
    epochs.map(({ epoch, trainLoss, testLoss, testAccuracy }) => [
      String(epoch),
      trainLoss.toFixed(4),
      testLoss.toFixed(4),
      `${(100 * testAccuracy).toFixed(2)} %`,
    ]),
  );
}
