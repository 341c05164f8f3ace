import { readPermutation, writePermutation } from '@isthmus/checkpoint';
import { permutationSpec } from '@isthmus/network';
import { type ArtifactRef, getArtifact } from '@isthmus/object-store';
import { type Permutation, permuteWeights } from '@isthmus/permutation';
import { obtainResult } from '@isthmus/study';
import { type MatchResult, matchTask } from '@isthmus/task';
import { Command } from 'commander';
import { putDataset, putModels, putPermutation } from '../artifacts.js';
import { checkMethod } from '../check-method.js';
import { withDatasetOption } from '../dataset-option.js';
import { BadInput } from '../exit-code.js';
import { checkOutputs, fileOfModel, writeOutput } from '../files.js';
import { matchJson, matchText } from '../match-text.js';
import { checkEnding, type ModelFile, writeModel } from '../model-file.js';
import { count, integer } from '../option-values.js';
import { printResult, say } from '../output.js';
import { showTask } from '../progress.js';
import { type SessionOptions, withSession } from '../session.js';
import { readSpecFile } from '../spec-file.js';
import { examples, networkOption, weightsOption, withSessionOptions } from './common-options.js';

interface MatchOptions extends SessionOptions {
  readonly method: string;
  readonly network: string;
  readonly weights?: string;
  readonly dataset?: string;
  readonly start?: string;
  readonly seed: number;
  readonly checkpoints: number;
  readonly spec?: string;
  readonly output?: string;
  readonly write?: string;
  readonly json?: boolean;
}

/** `isthmus match A B` */
export function matchCommand(): Command {
  const command = withDatasetOption(new Command('match'), {
    description: 'whose training examples a method such as activation looks at',
  });
  return withSessionOptions(command)
    .description("find the permutation that lines B's hidden units up with A's")
    .argument('<a>', 'a model file')
    .argument('<b...>', 'a model file of the same architecture, or several')
    .option('--method <notation>', 'the matcher with its options; see `isthmus methods`', 'weight')
    .addOption(networkOption('A'))
    .addOption(weightsOption())
    .option('--start <file>', 'a permutation of B at which an iterative method begins')
    .option(
      '--checkpoints <number>',
      'files that each model is, all along one training: one permutation is found for all',
      count,
      1,
    )
    .option('--seed <number>', 'seeds what the matcher draws at random', integer, 0)
    .option('--spec <file>', 'your own permutation spec, in a form that `isthmus spec` prints')
    .option('-o, --output <file>', 'where the permutation goes: JSON, or .safetensors')
    .option(
      '--write <file>',
      "where the aligned B goes, in the format, names and layout of B's file",
    )
    .addHelpText(
      'after',
      examples(
        'isthmus match A.safetensors B.safetensors -o pi.json --write B-aligned.safetensors',
        'isthmus match A.pt B.pt --method activation:statistic=correlation --dataset mnist',
        'isthmus match A.pt B.pt C.pt --method c2m3 -o pi.json   (writes pi-2.json and pi-3.json)',
        'isthmus match A10.pt A20.pt B10.pt B20.pt --checkpoints 2 -o pi.json',
      ),
    )
    .action(async (fileA: string, others: string[], options: MatchOptions) => {
      const { result, permutations } = await match([fileA, ...others], options);
      printResult(matchJson(options.method, result, permutations), matchText(result), options);
    });
}

interface Matched {
  readonly result: MatchResult;
  /** One a model; the first is the identity. */
  readonly permutations: readonly Permutation[];
}

async function match(
  files: readonly [string, ...string[]],
  options: MatchOptions,
): Promise<Matched> {
  const { method, seed, checkpoints } = options;
  const names = files.filter((_, i) => i % checkpoints === 0);
  if (files.length % checkpoints !== 0 || names.length < 2) {
    throw new BadInput(
      `expected the files of two models or more, ${checkpoints} of each [checkpoints=${checkpoints}, files=${files.length}]`,
    );
  }
  if (checkpoints > 1 && options.write !== undefined) {
    throw new BadInput(
      '--write is for models of one checkpoint; apply the permutation of -o instead',
    );
  }
  if (options.start !== undefined && names.length > 2) {
    throw new BadInput(`--start is for two models [models=${names.length}]`);
  }
  const outputs = [options.output, options.write].flatMap((output) =>
    output === undefined ? [] : names.slice(1).map((_, i) => fileOfModel(output, i + 2, names)),
  );
  checkOutputs(files, outputs);
  if (options.output !== undefined && !/\.(json|safetensors)$/.test(options.output)) {
    throw new BadInput(
      `a permutation is written as JSON or safetensors [file=${options.output}, expected a name that ends in .json or .safetensors]`,
    );
  }
  checkMethod(method, options);
  return withSession('match', options, async (session) => {
    const { store, signal } = session;
    const models = await putModels(store, files, options);
    const [{ network }] = models;
    if (options.write !== undefined) checkWrite(options.write, models.slice(1));
    const own = options.spec === undefined ? undefined : readSpecFile(options.spec, models[0]);
    const ownSpec = own && { groups: own.groups };
    const spec = matchTask.spec.parse({
      ...{ method, network: network.notation, seed, ownSpec },
      ...(checkpoints === 1 ? {} : { checkpoints }),
    });
    const request = {
      spec,
      models: models.map(({ artifact }) => artifact),
      dataset: options.dataset ? await putDataset(session, options.dataset, network) : undefined,
      start: options.start ? [await putPermutation(store, options.start, { network, own })] : [],
    };
    const data = request.dataset === undefined ? [] : [request.dataset];
    const inputs = [...request.models, ...data, ...request.start];
    const progress = showTask(`match ${method}`);
    const { result, cached } = await obtainResult(
      { definition: matchTask, spec, inputs },
      store,
      async (digest) => {
        const services = await session.services();
        await services.validateMatch(spec, signal);
        return services.match({ digest, ...request }, { signal, onProgress: progress.note });
      },
      { signal },
    ).finally(progress.stop);
    if (cached) say('already done: read from the store');
    const read = async (ref: ArtifactRef) =>
      readPermutation(await getArtifact(store, ref, { signal }), { file: ref.key });
    const permutations = await Promise.all(result.permutations.map(read));
    const groups = own?.groups ?? permutationSpec(network).spec;
    for (const [i, permutation] of permutations.entries()) {
      const model = models[checkpoints * i];
      if (i === 0 || model === undefined) continue;
      if (options.output !== undefined) {
        const format = options.output.endsWith('.safetensors') ? 'safetensors' : 'json';
        const file = fileOfModel(options.output, i + 1, names);
        writeOutput(file, writePermutation(permutation, format));
      }
      if (options.write !== undefined) {
        const aligned = permuteWeights(model.weights, groups, permutation);
        writeOutput(fileOfModel(options.write, i + 1, names), writeModel(model, aligned));
      }
    }
    return { result, permutations };
  });
}

/** Throws BadInput for a name of another format, and says what of a checkpoint is not written. */
function checkWrite(file: string, models: readonly ModelFile[]): void {
  for (const model of models) {
    checkEnding(file, model);
    if (model.checkpoint.wrapper.length > 0) {
      say(`${model.file}: only its weights are written, without what lies beside them`);
    }
  }
}
