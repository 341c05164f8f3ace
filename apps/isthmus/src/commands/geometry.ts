import { loadDataset } from '@isthmus/dataset';
import { checkNetworkFits } from '@isthmus/study';
import { splits } from '@isthmus/task';
import { createComputePool } from '@isthmus/tensorflow';
import { Command, Option } from 'commander';
import { checkSameNetwork, sayAssumed } from '../artifacts.js';
import { withDatasetOption } from '../dataset-option.js';
import { readEnvironment } from '../environment.js';
import { BadInput } from '../exit-code.js';
import { geometryJson, geometryText } from '../geometry-text.js';
import type {
  GeometryData,
  GeometryEvent,
  GeometryResult,
  GeometryWork,
} from '../geometry-work.js';
import { interruptible } from '../interruptible.js';
import { type ModelFile, readModel, readModelLike } from '../model-file.js';
import { count, fraction, integer, oneOf } from '../option-values.js';
import { printResult } from '../output.js';
import { readPermutationOf } from '../permutation-of.js';
import { showTask } from '../progress.js';
import { examples, jsonOption, networkOption, weightsOption } from './common-options.js';

interface GeometryOptions {
  readonly permutation?: string;
  readonly gamma: number;
  readonly base?: string;
  readonly network: string;
  readonly weights?: string;
  readonly dataset?: string;
  readonly split: (typeof splits)[number];
  readonly examples: number;
  readonly probes: number;
  readonly seed: number;
  readonly json?: boolean;
}

/** `isthmus geometry A B` */
export function geometryCommand(): Command {
  const command = withDatasetOption(new Command('geometry'), {
    description: "whose examples go through A's layers, and whose loss has slopes and curvatures",
  });
  return command
    .description('measure distances, spectra, angles and curvatures of A and (permuted) B')
    .argument('<a>', 'a model file')
    .argument('<b>', 'a model file of the same architecture')
    .option('--permutation <file>', 'of B: what `isthmus match -o` wrote')
    .option(
      '--gamma <number>',
      'the R score counts singular values of at least so much of the largest: from 0 to below 1',
      fraction,
      0.3,
    )
    .option('--base <file>', 'a model from which angles are measured, such as the initial one')
    .addOption(networkOption('A'))
    .addOption(weightsOption())
    .addOption(
      new Option('--split <name>', 'of the data set: train or test')
        .argParser(oneOf('split', splits))
        .default('test'),
    )
    .option('--examples <number>', 'only the first so many of the split', count, 1000)
    .option(
      '--probes <number>',
      'drawn for the trace of the Hessian, 2 or more; 0 for no traces',
      integer,
      10,
    )
    .option('--seed <number>', 'seeds the probes', integer, 0)
    .addOption(jsonOption())
    .addHelpText(
      'after',
      examples(
        'isthmus geometry A.safetensors B.safetensors --permutation pi.json',
        'isthmus geometry A.pt B.pt --permutation pi.json --base init.pt --dataset mnist --json',
      ),
    )
    .action(async (fileA: string, fileB: string, options: GeometryOptions) => {
      const work = await workFor([fileA, fileB], options);
      const result = await interruptible((signal) => compute(work, signal));
      printResult(geometryJson(result), geometryText(result), options);
    });
}

async function workFor(
  [fileA, fileB]: readonly [a: string, b: string],
  options: GeometryOptions,
): Promise<GeometryWork> {
  const { permutation, base, gamma } = options;
  if (options.probes === 1) {
    throw new BadInput(
      'one probe tells nothing of its error [probes=1, expected 0 for no traces, or 2 or more]',
    );
  }
  const a = readModel(fileA, options);
  const like = (file: string) => {
    const model = readModelLike(a, file, options);
    checkSameNetwork(a, model);
    return model;
  };
  const b = like(fileB);
  const start = base === undefined ? undefined : like(base);
  for (const model of [a, b, ...(start ? [start] : [])]) sayAssumed(model);
  const { network } = a;
  return {
    ...{ network: network.notation, a: a.weights, b: b.weights, base: start?.weights, gamma },
    permutation:
      permutation === undefined ? undefined : readPermutationOf(permutation, { network }),
    data: await dataFor(a, options),
  };
}

async function dataFor(
  { network }: ModelFile,
  { dataset: notation, split, examples, probes, seed }: GeometryOptions,
): Promise<GeometryData | undefined> {
  if (notation === undefined) return undefined;
  const dataset = await loadDataset(notation, readEnvironment(process.env));
  checkNetworkFits(network, dataset);
  return { split: dataset[split], examples, probes, seed };
}

async function compute(work: GeometryWork, signal: AbortSignal): Promise<GeometryResult> {
  const entry = new URL('../geometry-worker.js', import.meta.url);
  const pool = createComputePool<GeometryWork, GeometryEvent>(entry, { slots: 1 });
  const progress = showTask('geometry');
  let completed = 0;
  let total = 0;
  try {
    for await (const event of pool.run(work, { signal })) {
      if (event.kind === 'measured') return event;
      if (event.kind === 'planned') {
        [completed, total] = [0, event.steps];
        continue;
      }
      progress.note({ stage: event.stage, completed, total });
      completed += 1;
    }
    throw new Error('the compute thread ended without a result');
  } finally {
    progress.stop();
    await pool.close();
  }
}
