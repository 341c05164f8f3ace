import { shortHash } from './content-hash.js';
import type { ModelProvenance, PermutationProvenance, Source } from './provenance.js';

/** Where a model's weights come from, for people: names and values. */
export function provenanceFacts(provenance: ModelProvenance): string[][] {
  const { made, versions, dataset, seeds, training = {}, mask, level, step } = provenance;
  const { method, seed, sources = [], alignedWith } = provenance;
  const facts: readonly (readonly [name: string, value: string | undefined])[] = [
    ['made by', `isthmus ${made} (${versionsText(versions)})`],
    ['data set', dataset && `${dataset.notation}, ${shortHash(dataset.sha256)}`],
    ['seeds', seeds && settingsText(seeds)],
    ['training', settingsText(training)],
    ['mask', mask && shortHash(mask)],
    ['level', level?.toString()],
    ['step', step?.toString()],
    ['matched by', method && `${method}, seed ${seed}`],
    ['aligned with', alignedWith && shortHash(alignedWith)],
    ...sources.map((source) => ['source', sourceText(source)] as const),
  ];
  return facts.flatMap(([name, value]) => (value ? [[name, value]] : []));
}

/** Where a permutation comes from, likewise. */
export function permutationFacts(provenance: PermutationProvenance): string[][] {
  const { method, seed, objective, network, models, versions } = provenance;
  return [
    ['made by', `isthmus match (${versionsText(versions)})`],
    ['method', `${method}, seed ${seed}`],
    ['objective', objective.toPrecision(6)],
    ['network', network.startsWith('{') ? 'a graph' : network],
    ['re-orders', models.b.map(shortHash).join(', ')],
    ['to line it up with', models.a.map(shortHash).join(', ')],
  ];
}

function versionsText({ isthmus, tensorflow }: ModelProvenance['versions']): string {
  return `${isthmus}${tensorflow === undefined ? '' : `, TensorFlow ${tensorflow}`}`;
}

function settingsText(settings: Readonly<Record<string, unknown>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name} ${Array.isArray(value) ? value.join(' ') || 'none' : value}`)
    .join(', ');
}

function sourceText({ weights, coefficient, permutation }: Source): string {
  return [
    shortHash(weights),
    ...(coefficient === undefined ? [] : [`coefficient ${coefficient}`]),
    ...(permutation === undefined ? [] : [`re-ordered by ${shortHash(permutation)}`]),
  ].join(', ');
}
