import { permutationSpec } from '@isthmus/network';
import type { Matching } from '@isthmus/study';
import { matchTask } from '@isthmus/task';
import { checkWritten } from '../input/check-written.js';
import { proofBasis } from '../input/proof-basis.js';
import { readSpecFile, type SpecFile } from '../input/spec-file.js';
import { type Session, withSession } from '../session/session.js';
import { obtainPermutations } from '../task/obtain-permutations.js';
import { putExamples, putModels, putPermutation, type StoredModel } from '../task/stored-inputs.js';
import { sayStored } from '../terminal/say-stored.js';
import { checkMatchOptions, type MatchOptions, modelNames } from './match-options.js';
import type { Matched } from './match-text.js';
import { matchProvenances, writeMatched } from './matched-files.js';

/** Lines models in files up, or reads from the store how they were, and writes what was asked for. */
export async function match(
  files: readonly [string, ...string[]],
  options: MatchOptions,
): Promise<Matched> {
  checkMatchOptions(files, options);
  const { method } = options;
  return withSession('match', options, async (session) => {
    const models = await putModels(session.store, files, options);
    const [{ network }] = models;
    const { write } = options;
    if (write !== undefined) for (const model of models.slice(1)) checkWritten([write], model);
    const userSpec = options.spec === undefined ? undefined : readSpecFile(options.spec, models[0]);
    const matching = await matchingOf(session, { models, userSpec }, options);
    const obtained = await obtainPermutations(session, matching, `match ${method}`);
    const { result, cached } = obtained;
    if (cached) sayStored();
    const permutations = obtained.permutations.map(({ permutation }) => permutation);
    const matched = {
      models,
      names: modelNames(files, options),
      groups: userSpec?.groups ?? permutationSpec(network).groups,
      objective: result.objective,
      permutations,
    };
    const provenances = matchProvenances(matched, options);
    writeMatched(matched, provenances, options);
    const basis = proofBasis(models, options.network);
    return { method, result, permutations, provenances, basis };
  });
}

/** Models in the store, and the groups of a spec file where there is one. */
interface MatchedModels {
  readonly models: readonly [StoredModel, ...StoredModel[]];
  readonly userSpec: SpecFile | undefined;
}

/** The match that the options ask for, its data set and start in the store. */
async function matchingOf(
  session: Session,
  { models, userSpec }: MatchedModels,
  { method, seed, filesPerModel, dataset, start, force }: MatchOptions,
): Promise<Matching> {
  const [a] = models;
  const { network } = a;
  const b = models[filesPerModel] ?? a;
  const spec = matchTask.spec.parse({
    method,
    network: network.notation,
    seed,
    ownSpec: userSpec && { groups: userSpec.groups },
    checkpoints: filesPerModel === 1 ? undefined : filesPerModel,
  });
  const expected = { network, userSpec, a, b, force };
  return {
    spec,
    models: models.map(({ artifact }) => artifact),
    dataset: dataset ? await putExamples(session, dataset, network) : undefined,
    start: start ? [await putPermutation(session.store, start, expected)] : [],
  };
}
