import { isSameNetwork, type Network, shortNotation } from '@isthmus/network';
import { shorten } from '@isthmus/spelling';
import type { Path } from '../complaint.js';
import { listAt, valueAt } from '../study-values.js';
import { runKey } from './end.js';
import { isPairRule, unpairable, usualRule } from './pair-rules.js';
import type { NamedModel } from './read-models.js';
import { seedChoice } from './seed-choice.js';
import { groupByNetwork } from './study-pairs.js';

/** What does not go together, and where it stands. */
interface Mistake {
  readonly path: Path;
  readonly error: RangeError;
}

/** The models of a study as they were read, and the networks that it trains. */
interface Ends {
  readonly models: readonly NamedModel[];
  readonly trained: readonly Network[];
}

/** What of a study's models cannot be told apart, or cannot be paired as its plain data say. */
export function* modelMistakes(data: unknown, ends: Ends): Generator<Mistake> {
  yield* labelMistakes(data, ends.models);
  const pairs = valueAt(data, ['pairs']);
  if (Array.isArray(pairs)) yield* listedMistakes(data, ends);
  else yield* groupMistakes(pairs, ends.models);
}

function* labelMistakes(data: unknown, models: readonly NamedModel[]): Generator<Mistake> {
  const seeds = new Set(trainedKeys(data));
  const first = new Map<string, NamedModel>();
  const byWeights = new Map<string, NamedModel>();
  for (const model of models) {
    const { label, path } = model;
    const other = first.get(label);
    if (other !== undefined) {
      const message = `two models have the label "${label}" [${nameOf(other)}, ${nameOf(model)}]; give them labels`;
      yield { path, error: new RangeError(message) };
    }
    if (seeds.has(label)) {
      const message = `a model is called as a trained network is, by its seed [label=${label}]; give it another label`;
      yield { path, error: new RangeError(message) };
    }
    first.set(label, other ?? model);
    const twin = byWeights.get(model.artifact.sha256);
    byWeights.set(model.artifact.sha256, twin ?? model);
    if (twin !== undefined && twin.label !== label) {
      const message = `two models hold the same weights, and a barrier between them says nothing [${nameOf(twin)}, ${nameOf(model)}]; leave one out`;
      yield { path, error: new RangeError(message) };
    }
  }
}

/** The seeds of a study's networks, as people are shown them; those that are merely counted are numbers. */
function trainedKeys(data: unknown): readonly string[] {
  const seeds = valueAt(data, ['seeds']);
  const counted = typeof seeds === 'number' ? Array.from({ length: seeds }, (_, i) => i + 1) : [];
  const listed = listAt(data, ['pairs']).flatMap(({ path }) => listAt(data, path));
  const named = [...listAt(data, ['seeds']), ...listed].map(({ value }) => value);
  return [...counted, ...named].flatMap((one) => {
    const { success, data: choice } = seedChoice.safeParse(one);
    return success ? [runKey(choice)] : [];
  });
}

function* groupMistakes(pairs: unknown, models: readonly NamedModel[]): Generator<Mistake> {
  if (pairs !== undefined && !isPairRule(pairs)) return;
  const placed = models.map((model) => ({ ...model, network: model.network.notation, of: model }));
  for (const [, group] of groupByNetwork(placed)) {
    const reason = unpairable(group.length, pairs ?? usualRule);
    const last = group.at(-1)?.of;
    if (reason === undefined || last === undefined) continue;
    const message = `${reason} [models of ${shortNotation(last.network.notation)}: ${shorten(group.map(({ label }) => label).join(', '))}]; networks of different kinds are not paired`;
    yield { path: last.path, error: new RangeError(message) };
  }
}

/** Listed pairs name models that there are, and are of one network. */
function* listedMistakes(data: unknown, { models, trained }: Ends): Generator<Mistake> {
  const labelled = new Map(models.map((model) => [model.label, model]));
  for (const { path } of listAt(data, ['pairs'])) {
    const named = listAt(data, path);
    if (!named.some(({ value }) => typeof value === 'string')) continue;
    for (const { path: place, value } of named) {
      if (typeof value !== 'string' || labelled.has(value)) continue;
      const labels = shorten([...labelled.keys()].join(', '));
      yield {
        path: place,
        error: new RangeError(
          `no model has the label "${shorten(value)}" [expected one of ${labels}]`,
        ),
      };
    }
    const networks = named.flatMap(({ value }) =>
      typeof value === 'string' ? (labelled.get(value)?.network ?? []) : trained,
    );
    const [first, ...others] = networks;
    const other = first && others.find((one) => !isSameNetwork(one, first));
    if (first === undefined || other === undefined) continue;
    const message = `the ends of a pair are of different networks [${shortNotation(first.notation)}, ${shortNotation(other.notation)}]`;
    yield { path, error: new RangeError(message) };
  }
}

function nameOf({ file, artifact }: NamedModel): string {
  return file ?? artifact.key;
}
