import { readPermutation, writePermutation } from '@isthmus/checkpoint';
import { barrier } from '@isthmus/connectivity';
import { encodeDataset } from '@isthmus/dataset';
import { permutationSpec } from '@isthmus/network';
import { putArtifact } from '@isthmus/object-store';
import { checkPermutation } from '@isthmus/permutation';
import { obtainResult } from '@isthmus/study';
import { evaluateTask, splits } from '@isthmus/task';
import { Command, Option } from 'commander';
import { readInput } from '../files.js';
import { putModels } from '../models.js';
import { integer } from '../numbers.js';
import { printResult } from '../output.js';
import { showTask } from '../progress.js';
import { type SessionOptions, withSession } from '../session.js';
import { examples, withSessionOptions } from './common-options.js';

interface BarrierOptions extends SessionOptions {
  readonly permutation?: string;
  readonly network: string;
  readonly dataset: string;
  readonly split: (typeof splits)[number];
  readonly points: number;
  readonly baseline: 'linear' | 'mean';
  readonly reduce: 'max' | 'mid';
  readonly json?: boolean;
}

/** `isthmus barrier A B` */
export function barrierCommand(): Command {
  return withSessionOptions(new Command('barrier'))
    .description('measure loss and accuracy on the straight line from A to (permuted) B')
    .argument('<a>', 'a model file')
    .argument('<b>', 'a model file of the same architecture')
    .option('--permutation <file>', 'applied to B first: what `isthmus match -o` wrote')
    .option('--network <notation>', 'the architecture, or auto to tell it from A', 'auto')
    .option('--dataset <name>', 'the data set', 'digits')
    .addOption(new Option('--split <name>', 'where to measure').choices(splits).default('test'))
    .option('--points <number>', 'evenly spaced lambdas, both ends included', integer, 25)
    .addOption(
      new Option('--baseline <kind>', 'what the barrier is counted from')
        .choices(['linear', 'mean'])
        .default('linear'),
    )
    .addOption(
      new Option('--reduce <kind>', 'the highest point, or lambda 1/2')
        .choices(['max', 'mid'])
        .default('max'),
    )
    .addHelpText(
      'after',
      examples('isthmus barrier A.safetensors B.safetensors --permutation pi.json'),
    )
    .action(async (fileA: string, fileB: string, options: BarrierOptions) => {
      const { split, points, baseline, reduce } = options;
      await withSession('barrier', options, async (session) => {
        const { store, signal } = session;
        const { network, a, b } = await putModels(store, fileA, fileB, options.network);
        const permutation = await putPermutation();
        const dataset = await putArtifact(
          store,
          encodeDataset(await session.loadDataset(options.dataset)),
        );
        const spec = { network: network.notation, points, splits: [split] };
        const request = { spec, modelA: a, modelB: b, permutation, dataset };
        const progress = showTask('evaluate');
        const { result } = await obtainResult(
          {
            definition: evaluateTask,
            spec,
            inputs: [a, b, ...(permutation === undefined ? [] : [permutation]), dataset],
          },
          store,
          async (digest) =>
            (await session.services()).evaluate(
              { digest, ...request },
              { signal, onProgress: progress.note },
            ),
          { signal },
        ).finally(progress.stop);
        const curve = result.curves[0]?.points ?? [];
        const definition = { baseline, reduce, split, points };
        const loss = barrier(curve, { metric: 'loss', ...definition });
        const error = barrier(curve, { metric: 'error', ...definition });
        printResult(
          {
            barrier: { loss, error },
            definition: { ...definition, dataset: options.dataset },
            curve,
          },
          [
            `loss barrier  ${loss.toPrecision(4)}`,
            `error barrier ${(100 * error).toPrecision(3)} %`,
            `(${reduce} of ${points} lambdas over the ${baseline} baseline, ${options.dataset} ${split} split)`,
          ].join('\n'),
          options,
        );

        async function putPermutation() {
          if (options.permutation === undefined) return undefined;
          const file = options.permutation;
          const read = readPermutation(readInput(file), { file });
          checkPermutation(permutationSpec(network).spec, read);
          return putArtifact(store, writePermutation(read));
        }
      });
    });
}
