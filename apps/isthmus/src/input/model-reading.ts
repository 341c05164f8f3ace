import type { ModelFile } from './model-file.js';

/** What is told of how a model file was read. */
type Read = Pick<ModelFile, 'scheme' | 'order' | 'leftOut' | 'checkpoint'>;

/** The schemes that find the order of layers by search, as no names of a known model say it. */
const searched: ReadonlySet<string> = new Set(['layers in a chain', 'their shapes']);
/** So many names are told in a phrase, others counted. */
const toldNames = 2;

/** The order in which the file's layers were taken, as a phrase; undefined where their names fix it. */
export function orderText({ scheme, order }: Pick<Read, 'scheme' | 'order'>): string | undefined {
  return searched.has(scheme) ? order.join(', ') : undefined;
}

/**
 * Weights of the file that its network does not need, in the file's order: neither counters of batches nor
 * second names of weights that it does need.
 */
export function unneeded({
  leftOut,
  checkpoint,
}: Pick<Read, 'leftOut' | 'checkpoint'>): readonly string[] {
  const { aliases } = checkpoint;
  const left = new Set(leftOut);
  const needed = new Set(
    [...aliases].flatMap(([name, of]) => (left.has(name) && left.has(of) ? [] : [of])),
  );
  return leftOut.filter((name) => {
    return !name.endsWith('num_batches_tracked') && !needed.has(aliases.get(name) ?? name);
  });
}

/** These as a phrase: "a, b and 3 more"; undefined for none. */
export function unneededText(read: Pick<Read, 'leftOut' | 'checkpoint'>): string | undefined {
  const names = unneeded(read);
  if (names.length === 0) return undefined;
  const [told, more] = [names.slice(0, toldNames), names.length - toldNames];
  return `${told.join(more > 0 ? ', ' : ' and ')}${more > 0 ? ` and ${more} more` : ''}`;
}
