import { barrier } from '@isthmus/connectivity';
import { type LinePoint, lineCurveOf, obtainResult } from '@isthmus/study';
import { evaluateTask, splits } from '@isthmus/task';
import { Command, Option } from 'commander';
import { putDataset, putModels, putPermutation } from '../artifacts.js';
import { withDatasetOption } from '../dataset-option.js';
import { BadInput } from '../exit-code.js';
import { networkNotation } from '../network-notation.js';
import { oneOf, pointCount } from '../option-values.js';
import { printResult, say } from '../output.js';
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
  const command = withDatasetOption(new Command('barrier'), {
    description: 'the data set',
    otherwise: 'digits',
  });
  return withSessionOptions(command)
    .description('measure loss and accuracy on the straight line from A to (permuted) B')
    .argument('<a>', 'a model file')
    .argument('<b>', 'a model file of the same architecture')
    .option('--permutation <file>', 'applied to B first: what `isthmus match -o` wrote')
    .option(
      '--network <notation>',
      'the architecture, or auto to tell it from A',
      networkNotation,
      'auto',
    )
    .addOption(
      new Option('--split <name>', 'where to measure: train or test')
        .argParser(oneOf('split', splits))
        .default('test'),
    )
    .option('--points <number>', 'evenly spaced lambdas, both ends included', pointCount, 25)
    .addOption(
      new Option('--baseline <kind>', 'what the barrier is counted from: linear or mean')
        .argParser(oneOf('baseline', ['linear', 'mean']))
        .default('linear'),
    )
    .addOption(
      new Option('--reduce <kind>', 'max, the highest point, or mid, lambda 1/2')
        .argParser(oneOf('reduction', ['max', 'mid']))
        .default('max'),
    )
    .addHelpText(
      'after',
      examples('isthmus barrier A.safetensors B.safetensors --permutation pi.json'),
    )
    .action(async (fileA: string, fileB: string, options: BarrierOptions) => {
      const { baseline, reduce, split, points, dataset } = options;
      if (reduce === 'mid' && points % 2 === 0) {
        throw new BadInput(
          `--reduce mid needs lambda 1/2, so an odd number of points [points=${points}]`,
        );
      }
      const curve = await measureCurve([fileA, fileB], options);
      const definition = { baseline, reduce, split, points };
      const loss = barrier(curve, { metric: 'loss', ...definition });
      const error = barrier(curve, { metric: 'error', ...definition });
      printResult(
        { barrier: { loss, error }, definition: { ...definition, dataset }, curve },
        [
          `loss barrier  ${loss.toPrecision(4)}`,
          `error barrier ${(100 * error).toPrecision(3)} %`,
          `(${reduce} of ${points} lambdas over the ${baseline} baseline, ${dataset} ${split} split)`,
        ].join('\n'),
        options,
      );
    });
}

async function measureCurve(
  files: readonly [string, string],
  options: BarrierOptions,
): Promise<readonly LinePoint[]> {
  return withSession('barrier', options, async (session) => {
    const { store, signal } = session;
    const [first, second] = await putModels(store, files, options.network);
    if (second === undefined) throw new BadInput('a path needs two models');
    const { network, artifact: modelA } = first;
    const { artifact: modelB } = second;
    const permutation =
      options.permutation && (await putPermutation(store, options.permutation, { network }));
    const dataset = await putDataset(session, options.dataset, network);
    const spec = evaluateTask.spec.parse({
      network: network.notation,
      path: `line:points=${options.points}`,
      splits: [options.split],
    });
    const inputs = [modelA, modelB, ...(permutation ? [permutation] : []), dataset];
    const models = [{ model: modelA }, { model: modelB, permutation: permutation || undefined }];
    const progress = showTask('evaluate');
    const { result, cached } = await obtainResult(
      { definition: evaluateTask, spec, inputs },
      store,
      async (digest) => {
        const services = await session.services();
        return services.evaluate(
          { digest, spec, models, dataset },
          { signal, onProgress: progress.note },
        );
      },
      { signal },
    ).finally(progress.stop);
    if (cached) say('already done: read from the store');
    return result.curves.map(lineCurveOf).flatMap(({ points }) => points);
  });
}
