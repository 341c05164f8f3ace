import { comesBefore, listOf, numbersOf } from './chain-names.js';
import type { Layer } from './layer.js';
import { Misfit } from './misfit.js';

/** Where a layer of parameters for each unit stands: directly before or behind a layer of the chain. */
interface Place {
  readonly at: number;
  readonly side: 'before' | 'behind';
}

/**
 * A chain of convolutions and linear layers with its normalisations and slopes between them: by their numbers in one
 * list, beside a layer of the same name or number, by their count. Throws a Misfit for one whose place is not told, or
 * that has not the units of its place.
 */
export function withUnitLayers(chain: readonly Layer[], units: readonly Layer[]): readonly Layer[] {
  const places = new Map(units.map((layer) => [layer, placeOf(layer, chain, units)]));
  const standing = (at: number, side: Place['side']) =>
    units
      .filter((layer) => places.get(layer)?.at === at && places.get(layer)?.side === side)
      .toSorted((a, b) => {
        const isEarlier = comesBefore(a.name, b.name);
        return isEarlier === undefined ? isNorm(b) - isNorm(a) : isEarlier ? -1 : 1;
      });
  return chain.flatMap((layer, at) => [
    ...standing(at, 'before'),
    layer,
    ...standing(at, 'behind'),
  ]);
}

/** Normalisations stand before the slopes of an activation. */
function isNorm({ sources }: Layer): number {
  return sources.has('bias') || sources.has('running_mean') ? 1 : 0;
}

function placeOf(layer: Layer, chain: readonly Layer[], units: readonly Layer[]): Place {
  const place = inList(layer, chain) ?? beside(layer, chain) ?? byNumber(layer, chain, units);
  if (place !== undefined && fits(layer, chain[place.at], place.side)) return place;
  const tensor = [...layer.sources.values()][0]?.tensor;
  throw new Misfit(
    `a normalisation has no place that its name and size tell [tensor=${tensor}, units=${layer.outputs}${place === undefined ? '' : `, ${place.side} ${chain[place.at].name}`}]`,
  );
}

/** Behind the layer before it in the list that holds both, or before the first one. */
function inList(layer: Layer, chain: readonly Layer[]): Place | undefined {
  const list = listOf(layer.name);
  if (list === undefined) return undefined;
  const inside = chain.flatMap((other, at) => (listOf(other.name) === list ? [at] : []));
  if (inside.length === 0) return undefined;
  const last = inside.findLast((at) => comesBefore(chain[at].name, layer.name));
  return last === undefined ? { at: inside[0], side: 'before' } : { at: last, side: 'behind' };
}

/** Behind the one layer that is in the same part of the network, as layers.0.conv and layers.0.bn. */
function beside({ name }: Layer, chain: readonly Layer[]): Place | undefined {
  const parent = parentOf(name);
  const found = chain.flatMap((other, at) => (parentOf(other.name) === parent ? [at] : []));
  return parent !== '' && found.length === 1 ? { at: found[0], side: 'behind' } : undefined;
}

/** Behind the layer of its number, else the one of its count; before it where it has those units alone. */
function byNumber(
  layer: Layer,
  chain: readonly Layer[],
  units: readonly Layer[],
): Place | undefined {
  const number = numbersOf(layer.name).at(-1);
  const behind = (at: number) => fits(layer, chain[at], 'behind');
  const all = chain.map((_, at) => at).filter(behind);
  if (number === undefined) {
    const only = all.length === 1 && layer.outputs > 1 ? all[0] : undefined;
    return only === undefined ? undefined : { at: only, side: 'behind' };
  }
  const numbered = chain.flatMap(({ name }, at) => (numbersOf(name).at(-1) === number ? [at] : []));
  if (areAllBefore(chain, units)) return { at: numbered[0], side: 'before' };
  const fitting = numbered.filter(behind);
  const first = Math.min(...units.map(({ name }) => numbersOf(name).at(-1) ?? 1), 1);
  const counted = number - first;
  if (fitting.length === 1) return { at: fitting[0], side: 'behind' };
  if (fitting.length > 1)
    return fitting.includes(counted) ? { at: counted, side: 'behind' } : undefined;
  if (all.includes(counted)) return { at: counted, side: 'behind' };
  const leading = numbered.filter((at) => fits(layer, chain[at], 'before'));
  return leading.length === 1 ? { at: leading[0], side: 'before' } : undefined;
}

/** Whether all numbered layers of units fit in front of the one layer of their number, and not all of them behind it. */
function areAllBefore(chain: readonly Layer[], units: readonly Layer[]): boolean {
  const pairs = units.flatMap((unit) => {
    const number = numbersOf(unit.name).at(-1);
    const same = chain.filter(({ name }) => numbersOf(name).at(-1) === number);
    return number === undefined ? [] : [[unit, same] as const];
  });
  const all = (side: Place['side']) =>
    pairs.every(([unit, same]) => same.length === 1 && fits(unit, same[0], side));
  return all('before') && !all('behind');
}

/** One slope may serve all units. */
function fits({ outputs: units, sources }: Layer, at: Layer, side: Place['side']): boolean {
  const isOneSlope = units === 1 && sources.size === 1 && sources.has('weight');
  return isOneSlope || units === (side === 'behind' ? at.outputs : at.inputs);
}

function parentOf(name: string): string {
  return name.replace(/\.?[^.]*$/, '');
}
