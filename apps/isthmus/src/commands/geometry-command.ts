import { loadDataset } from '@isthmus/dataset';
import { createComputePool } from '@isthmus/tensorflow';
import type { Command } from 'commander';
import { geometryJson, geometryText } from '../geometry/geometry-text.js';
import type { GeometryEvent, GeometryResult, GeometryWork } from '../geometry/geometry-work.js';
import { withDatasetOption } from '../input/dataset-option.js';
import { readEnvironment } from '../input/environment.js';
import {
  type AskedSplit,
  type MeasuredDataset,
  optionalDataset,
  splitToMeasure,
} from '../input/measured-dataset.js';
import { type ModelFile, readModel, readModelLike } from '../input/model-file.js';
import { readPermutationOf } from '../input/permutation-of.js';
import { checkSameNetwork, sayAssumed } from '../task/stored-inputs.js';
import { commandIo } from '../terminal/command-io.js';
import { BadInput } from '../terminal/exit-code.js';
import { interruptible } from '../terminal/interruptible.js';
import { count, fraction, integer } from '../terminal/option-parsers.js';
import { printResult } from '../terminal/output.js';
import { showTask } from '../terminal/progress.js';
import {
  examples,
  forceOption,
  jsonOption,
  networkOption,
  splitOption,
  weightsOption,
} from './common-options.js';

interface GeometryOptions {
  readonly permutation?: string;
  readonly gamma: number;
  readonly base?: string;
  readonly network: string;
  readonly weights?: string;
  readonly dataset?: string;
  readonly force?: boolean;
  readonly split: AskedSplit;
  readonly examples: number;
  readonly probes: number;
  readonly seed: number;
  readonly json?: boolean;
}

/** `isthmus geometry A B` */
export function geometryCommand(command: Command): Command {
  withDatasetOption(command, {
    description: "whose examples go through A's layers, and whose loss has slopes and curvatures",
    otherwise: 'own or none',
  });
  return command
    .argument('<a>', 'a model file')
    .argument('<b>', 'a model file of the same architecture')
    .option('--permutation <file>', 'of B: what `isthmus match -o` wrote')
    .addOption(forceOption())
    .option(
      '--gamma <number>',
      'the R score counts singular values of at least so much of the largest: from 0 to below 1',
      fraction,
      0.3,
    )
    .option('--base <file>', 'a model from which angles are measured, such as the initial one')
    .addOption(networkOption('A'))
    .addOption(weightsOption())
    .addOption(splitOption())
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
      const { work, warnings } = await workFor([fileA, fileB], options);
      const result = await interruptible((signal) => compute(work, signal));
      printResult({ ...geometryJson(result), warnings }, geometryText(result), options);
    });
}

async function workFor(
  [fileA, fileB]: readonly [a: string, b: string],
  options: GeometryOptions,
): Promise<{ readonly work: GeometryWork; readonly warnings: readonly string[] }> {
  const { permutation: file, base, gamma, force } = options;
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
  const models = { a: a.weights, b: b.weights, base: start?.weights };
  const permutation =
    file === undefined ? undefined : readPermutationOf(file, { network, a, b, force });
  const measured = await datasetFor([a, b], options);
  const { examples, probes, seed } = options;
  const data = measured && {
    ...{ split: measured.dataset[splitToMeasure(options.split)], examples, probes, seed },
  };
  const work = { network: network.notation, ...models, gamma, permutation, data };
  return { work, warnings: measured?.warnings ?? [] };
}

function datasetFor(
  models: readonly [a: ModelFile, b: ModelFile],
  { dataset: asked, split }: GeometryOptions,
): Promise<MeasuredDataset | undefined> {
  const load = (notation: string) => loadDataset(notation, readEnvironment(commandIo().env));
  return optionalDataset(load, { models, asked, split });
}

async function compute(work: GeometryWork, signal: AbortSignal): Promise<GeometryResult> {
  const entry = new URL('../geometry/geometry-worker.js', import.meta.url);
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
