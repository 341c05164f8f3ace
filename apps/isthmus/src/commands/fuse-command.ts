import { writeWeights } from '@isthmus/checkpoint';
import { loadDataset } from '@isthmus/dataset';
import { checkWidths } from '@isthmus/matching';
import { createComputePool } from '@isthmus/tensorflow';
import type { Command } from 'commander';
import { type FusedFiles, fuseJson, fuseText } from '../fuse/fuse-text.js';
import type { FuseEvent, FuseResult, FuseWork } from '../fuse/fuse-work.js';
import { withDatasetOption } from '../input/dataset-option.js';
import { readEnvironment } from '../input/environment.js';
import { checkOutputs, writeOutput } from '../input/files.js';
import { type MeasuredDataset, optionalDataset } from '../input/measured-dataset.js';
import {
  checkEnding,
  type ModelFile,
  readModel,
  showNetwork,
  writeModel,
} from '../input/model-file.js';
import { alignedProvenance, meanProvenance } from '../input/model-provenance.js';
import { networkNotation } from '../input/network-notation.js';
import { proofBasis } from '../input/proof-basis.js';
import { checkExamples, checkMethod } from '../task/check-method.js';
import { sayAssumed } from '../task/stored-inputs.js';
import { commandIo } from '../terminal/command-io.js';
import { BadInput } from '../terminal/exit-code.js';
import { interruptible } from '../terminal/interruptible.js';
import { integer } from '../terminal/option-parsers.js';
import { printResult, say } from '../terminal/output.js';
import { showTask } from '../terminal/progress.js';
import { examples, jsonOption, weightsOption } from './common-options.js';

interface FuseOptions {
  readonly method: string;
  readonly network: string;
  readonly weights?: string;
  readonly networkB: string;
  readonly dataset?: string;
  readonly seed: number;
  readonly output: string;
  readonly write?: string;
  readonly plan?: string;
  readonly json?: boolean;
}

/** `isthmus fuse A B` */
export function fuseCommand(command: Command): Command {
  withDatasetOption(command, {
    description:
      'whose training examples a method such as activation looks at, and whose test examples all models are tried on',
    otherwise: 'own or none',
  });
  return command
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
    .option('--write <file>', "where B at A's widths goes, likewise")
    .option(
      '--plan <file>',
      "where the plan goes, as safetensors: by group, units of A x units of B, how much of B's unit A's unit gets",
    )
    .addOption(jsonOption())
    .addHelpText(
      'after',
      examples(
        'isthmus fuse A.safetensors B.safetensors --dataset digits -o M.safetensors',
        'isthmus fuse A.pt B.pt --method ot-fusion:solver=sinkhorn,epsilon=0.01 -o M.pt --plan plan.safetensors',
        'isthmus fuse wide.pt narrow.pt --method weight -o M.pt --write narrow-at-width.pt',
      ),
    )
    .action(async (fileA: string, fileB: string, options: FuseOptions) => {
      const { method, output: model } = options;
      const fused = { ...(await fuse([fileA, fileB], options)), method, model };
      printResult(fuseJson(fused), fuseText(fused), options);
    });
}

async function fuse(
  files: readonly [a: string, b: string],
  options: FuseOptions,
): Promise<FusedFiles> {
  const { method, seed, output, write, plan } = options;
  const outputs = [output, write, plan].filter((file) => file !== undefined);
  checkOutputs(files, outputs);
  if (plan !== undefined && !plan.endsWith('.safetensors')) {
    throw new BadInput(
      `a plan is written as safetensors [file=${plan}, expected a name that ends in .safetensors]`,
    );
  }
  checkMethod(method, {});
  const [a, b] = readModels(files, options);
  checkWrite(
    outputs.filter((file) => file !== plan),
    a,
  );
  const measured = await datasetFor([a, b], options);
  checkExamples(method, measured, {});
  const work = { a: named(a), b: named(b), method, seed, dataset: measured?.dataset };
  const result = await interruptible((signal) => compute(work, signal));
  const how = { made: 'fuse', method, seed };
  const halves = { coefficients: [0.5, 0.5], permutations: [] };
  writeOutput(output, writeModel(a, result.fused, meanProvenance([a, b], { ...how, ...halves })));
  if (write !== undefined) {
    const provenance = { ...alignedProvenance(b, { ...how, to: a }), network: a.network.notation };
    writeOutput(write, writeModel(a, result.aligned, provenance));
  }
  if (plan !== undefined) {
    const matrices = [...result.transports].map(([group, { rows, columns, data }]) => {
      return [group, { shape: [rows, columns], data }] as const;
    });
    writeOutput(plan, writeWeights(new Map(matrices)));
  }
  const basis = proofBasis([b], options.networkB);
  return { ...result, basis, warnings: measured?.warnings ?? [] };
}

/** Throws BadInput for models that differ in more than their widths. */
function readModels(
  [fileA, fileB]: readonly [a: string, b: string],
  { network, networkB, weights }: FuseOptions,
): readonly [a: ModelFile, b: ModelFile] {
  const [a, b] = [
    readModel(fileA, { network, weights }),
    readModel(fileB, { network: networkB, weights }),
  ];
  for (const model of [a, b]) sayAssumed(model);
  try {
    checkWidths(a.network, b.network);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new BadInput(
      `${cause.message} [${fileA}=${showNetwork(a.network)}, ${fileB}=${showNetwork(b.network)}]; if they are of one architecture, name it at both widths with --network and --network-b`,
      { cause },
    );
  }
  return [a, b];
}

/** Throws BadInput for names of another format than A's, and says what of a checkpoint is not written. */
function checkWrite(files: readonly string[], a: ModelFile): void {
  for (const file of files) checkEnding(file, a);
  if (a.checkpoint.wrapper.length > 0) {
    say(`${a.file}: only its weights are written, without what lies beside them`);
  }
}

function datasetFor(
  models: readonly [a: ModelFile, b: ModelFile],
  { dataset: asked }: FuseOptions,
): Promise<MeasuredDataset | undefined> {
  const load = (notation: string) => loadDataset(notation, readEnvironment(commandIo().env));
  return optionalDataset(load, { models, asked });
}

function named({ network, weights }: ModelFile): FuseWork['a'] {
  return { network: network.notation, weights };
}

async function compute(work: FuseWork, signal: AbortSignal): Promise<FuseResult> {
  const entry = new URL('../fuse/fuse-worker.js', import.meta.url);
  const pool = createComputePool<FuseWork, FuseEvent>(entry, { slots: 1 });
  const progress = showTask(`fuse ${work.method}`);
  try {
    for await (const event of pool.run(work, { signal })) {
      if (event.kind === 'fused') return event;
      if (event.kind !== 'step') continue;
      // Nobody knows how many sweeps there will be.
      const { sweep, subject, done } = event;
      progress.note({ stage: `sweep ${sweep}, ${subject}`, completed: done, total: 0 });
    }
    throw new Error('the compute thread ended without a fused model');
  } finally {
    progress.stop();
    await pool.close();
  }
}
