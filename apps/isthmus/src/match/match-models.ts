import { writePermutation } from '@isthmus/checkpoint';
import { permutationSpec } from '@isthmus/network';
import { permuteWeights } from '@isthmus/permutation';
import { matchTask } from '@isthmus/task';
import { contentHash } from '../input/content-hash.js';
import { checkOutputs, fileOfModel, writeOutput } from '../input/files.js';
import { checkEnding, type ModelFile, writeModel } from '../input/model-file.js';
import { alignedProvenance } from '../input/model-provenance.js';
import { proofBasis } from '../input/proof-basis.js';
import { ourVersions } from '../input/provenance.js';
import { readSpecFile } from '../input/spec-file.js';
import { type SessionOptions, withSession } from '../session/session.js';
import { checkExamples, checkMethod } from '../task/check-method.js';
import { obtainPermutations } from '../task/obtain-permutations.js';
import { putExamples, putModels, putPermutation } from '../task/stored-inputs.js';
import { BadInput } from '../terminal/exit-code.js';
import { say } from '../terminal/output.js';
import type { Matched } from './match-text.js';

/** The options of `isthmus match`. */
export interface MatchOptions extends SessionOptions {
  readonly method: string;
  readonly network: string;
  readonly weights?: string;
  readonly dataset?: string;
  readonly start?: string;
  readonly force?: boolean;
  readonly seed: number;
  readonly checkpoints: number;
  readonly spec?: string;
  readonly output?: string;
  readonly write?: string;
  readonly json?: boolean;
}

/** Lines models in files up, or reads from the store how they were, and writes what was asked for. */
export async function match(
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
  checkExamples(method, options.dataset, options);
  return withSession('match', options, async (session) => {
    const { store } = session;
    const models = await putModels(store, files, options);
    const [{ network }] = models;
    if (options.write !== undefined) checkWrite(options.write, models.slice(1));
    const own = options.spec === undefined ? undefined : readSpecFile(options.spec, models[0]);
    const ownSpec = own && { groups: own.groups };
    const spec = matchTask.spec.parse({
      ...{ method, network: network.notation, seed, ownSpec },
      ...(checkpoints === 1 ? {} : { checkpoints }),
    });
    const [a, b] = [models[0], models[checkpoints] ?? models[0]];
    const { dataset: data, start, force } = options;
    const matching = {
      spec,
      models: models.map(({ artifact }) => artifact),
      dataset: data ? await putExamples(session, data, network) : undefined,
      start: start ? [await putPermutation(store, start, { network, own, a, b, force })] : [],
    };
    const obtained = await obtainPermutations(session, matching, `match ${method}`);
    const { result, cached } = obtained;
    if (cached) say('already done: read from the store');
    const permutations = obtained.permutations.map(({ permutation }) => permutation);
    const groups = own?.groups ?? permutationSpec(network).spec;
    const hashes = models.map(({ weights }) => contentHash(weights));
    const ofModel = (i: number) => hashes.slice(checkpoints * i, checkpoints * (i + 1));
    const provenances = permutations.slice(1).map((_, i) => ({
      ...{ method, seed, objective: result.objective, network: network.notation },
      groups: Object.fromEntries(groups.map(({ name, size }) => [name, size])),
      models: { a: ofModel(0), b: ofModel(i + 1) },
      versions: ourVersions,
    }));
    for (const [i, permutation] of permutations.entries()) {
      const model = models[checkpoints * i];
      if (i === 0 || model === undefined) continue;
      if (options.output !== undefined) {
        const format = options.output.endsWith('.safetensors') ? 'safetensors' : 'json';
        const file = fileOfModel(options.output, i + 1, names);
        writeOutput(file, writePermutation(permutation, format, provenances[i - 1]));
      }
      if (options.write !== undefined) {
        const aligned = permuteWeights(model.weights, groups, permutation);
        const how = { made: 'match', method, seed, to: models[0], permutation };
        const bytes = writeModel(model, aligned, alignedProvenance(model, how));
        writeOutput(fileOfModel(options.write, i + 1, names), bytes);
      }
    }
    const basis = proofBasis(models, options.network);
    return { method, result, permutations, provenances, basis };
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
