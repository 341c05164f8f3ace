import { artifactRef } from '@isthmus/task';
import type { Study } from '../study.js';
import type { End, Pair } from './end.js';
import type { GivenModel } from './given-model.js';
import { countPairs, pairUp, usualRule } from './pair-rules.js';
import type { SeedChoice } from './seed-choice.js';

/**
 * The pairs of a study that `checkedStudy` has passed: those that it lists, or else by its rule, first of trained
 * networks and then of given ones, which are paired within one network each.
 */
export function pairsOf(study: Pick<Study, 'seeds' | 'pairs' | 'models'>): readonly Pair[] {
  const { seeds, pairs = usualRule } = study;
  const models = givenModels(study);
  if (typeof pairs === 'string') {
    const groups = [...groupByNetwork(models).values()];
    const given = groups.flatMap((group) =>
      pairUp<End>(
        group.map(({ model }) => model),
        pairs,
      ),
    );
    return [...pairUp<End>(seedsOf(seeds), pairs), ...given];
  }
  const labelled = new Map(models.map(({ model }) => [model.label, model]));
  const endOf = (one: SeedChoice | string): End => {
    if (typeof one !== 'string') return one;
    const model = labelled.get(one);
    if (model === undefined) throw new RangeError(`the study has no such model [label=${one}]`);
    return model;
  };
  return pairs.map(([a, b]) => [endOf(a), endOf(b)] as const);
}

/** How many pairs a rule makes of a study's given models; none where pairs are listed. */
export function countGivenPairs(study: Pick<Study, 'pairs' | 'models'>): number {
  const { pairs = usualRule } = study;
  if (typeof pairs !== 'string') return 0;
  const groups = [...groupByNetwork(givenModels(study)).values()];
  return groups.reduce((sum, { length }) => sum + countPairs(length, pairs), 0);
}

/** The seeds of a study's networks, which it may merely count. */
function seedsOf(seeds: Study['seeds']): readonly SeedChoice[] {
  if (typeof seeds !== 'number') return seeds ?? [];
  return Array.from({ length: seeds }, (_, i) => i + 1);
}

/** A given model, and the notation of its network. */
export interface NetworkModel {
  readonly model: GivenModel;
  readonly network: string;
}

/** The given models of a study that `checkedStudy` has passed. */
export function givenModels({ models = [] }: Pick<Study, 'models'>): readonly NetworkModel[] {
  return models.map(({ files, artifact, label, network, columns }) => {
    const read = artifactRef.safeParse(artifact);
    if (label === undefined || !read.success) {
      throw new RangeError('the models of a study have not been read');
    }
    const file = typeof files === 'string' ? { file: files } : {};
    const model = { label, ...file, artifact: read.data, ...(columns && { columns }) };
    return { model, network };
  });
}

/** Models that can be paired: those of one network, by its notation. */
export function groupByNetwork<Model extends { readonly network: string }>(
  models: readonly Model[],
): ReadonlyMap<string, readonly Model[]> {
  const groups = new Map<string, Model[]>();
  for (const model of models) {
    const group = groups.get(model.network);
    if (group) group.push(model);
    else groups.set(model.network, [model]);
  }
  return groups;
}
