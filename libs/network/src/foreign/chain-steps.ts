import { areInOneList, listOf, numbersOf } from './chain-names.js';
import { hasStatistics, type Layer } from './layer.js';
import { Misfit } from './misfit.js';

/** What stands on the way through a chain: a file's layer, or what has no parameters and is not in the file. */
export type Step =
  | { readonly is: 'layer'; readonly layer: Layer }
  | { readonly is: 'slopes'; readonly layer: Layer }
  | { readonly is: 'activation' }
  | { readonly is: 'flatten' }
  /** Modules that the numbers of a list leave room for, behind a layer, and that nothing is known of. */
  | { readonly is: 'unknown'; readonly behind: string }
  /** A pool that the numbers of a list leave room for, or of which the names say nothing. */
  | { readonly is: 'pool'; readonly isLikely: boolean };

/**
 * The steps of a chain. Between layers of one nn.Sequential the numbers tell how many modules without parameters are
 * there: an activation, then a pool of images, then what flattens them. Elsewhere an activation is taken to be behind
 * each layer and its normalisation.
 */
export function stepsOf(layers: readonly Layer[]): readonly Step[] {
  const isSparse = sparseLists(layers);
  const steps: Step[] = [];
  let [isImage, isActive, hasMultiplied] = [false, false, false];
  layers.forEach((layer, i) => {
    const before = layers[i - 1];
    const room = before && isSparse(before, layer) ? roomBetween(before, layer) : undefined;
    const isSlopes = layer.kind === 'norm' && areSlopes(layer, before, layers[i + 1]);
    if (before !== undefined && !isSlopes) {
      const flattens = isImage && layer.kind === 'linear';
      const ofActivation = room === undefined ? layer.kind !== 'norm' : room > (flattens ? 1 : 0);
      const activates = hasMultiplied && !isActive && ofActivation;
      if (activates) steps.push({ is: 'activation' });
      isActive ||= activates;
      const rest = room === undefined ? undefined : room - Number(activates) - Number(flattens);
      const mayPool = isImage && (rest === undefined ? layer.kind !== 'norm' : rest > 0);
      if (mayPool) steps.push({ is: 'pool', isLikely: rest !== undefined });
      const isMore = rest !== undefined && rest > (mayPool ? 1 : 0);
      if (isMore) steps.push({ is: 'unknown', behind: before.name });
      if (flattens) steps.push({ is: 'flatten' });
      if (flattens) isImage = false;
    }
    steps.push({ is: isSlopes ? 'slopes' : 'layer', layer });
    if (isSlopes) isActive = true;
    if (layer.kind === 'norm') return;
    isImage = layer.kind === 'convolution';
    [isActive, hasMultiplied] = [false, true];
  });
  return steps;
}

/** Whether numbers in the list of two layers leave room for modules without parameters, as only nn.Sequential's do. */
function sparseLists(layers: readonly Layer[]): (a: Layer, b: Layer) => boolean {
  const places = new Map<string, number[]>();
  for (const { name } of layers) {
    const list = listOf(name);
    if (list !== undefined) places.set(list, [...(places.get(list) ?? []), placeOf(name)]);
  }
  const isSparse = (numbers: readonly number[]) =>
    numbers.length > 1 && Math.max(...numbers) >= numbers.length;
  return (a, b) => {
    const list = listOf(a.name);
    return list !== undefined && list === listOf(b.name) && isSparse(places.get(list) ?? []);
  };
}

function roomBetween(a: Layer, b: Layer): number {
  return placeOf(b.name) - placeOf(a.name) - 1;
}

function placeOf(name: string): number {
  return numbersOf(name).at(-1) ?? 0;
}

/** Whether two layers stand in one list with nothing between them. */
function isBeside(a: Layer | undefined, b: Layer | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  return areInOneList(a.name, b.name) && roomBetween(a, b) === 0;
}

/**
 * Whether a vector alone is the slopes of a PReLU: one for all units, by its name, or where the numbers leave no room
 * for another activation around it. Throws a Misfit where it could be a normalisation without shift as well.
 */
function areSlopes(layer: Layer, before: Layer | undefined, next: Layer | undefined): boolean {
  if (hasStatistics(layer) || layer.sources.has('bias')) return false;
  const own = layer.name.toLowerCase();
  if (/prelu|act/.test(own) || layer.outputs === 1) return true;
  if (/rms/.test(own)) return false;
  if (isBeside(before, layer) && isBeside(layer, next)) return true;
  const tensor = layer.sources.get('weight')?.tensor;
  throw new Misfit(
    `a vector alone can be an RMS norm, a layer norm without shift, or the slopes of a PReLU [tensor=${tensor}, units=${layer.outputs}]`,
  );
}
