/** A part of a layer's name between dots: words and the number behind them, as "fc" and 1 of "fc1". */
interface NamePart {
  readonly word: string;
  readonly number: number | undefined;
}

/** What is said where data come in, on the way, and where they go out: what ranks lower comes first. */
const ranks: Readonly<Record<string, number>> = Object.fromEntries(
  [
    ['input', 'in', 'inp', 'first', 'start', 'stem'],
    ['features', 'feature', 'extractor', 'conv', 'convs', 'cnn', 'encoder', 'enc'],
    [
      '',
      'net',
      'network',
      'model',
      'main',
      'module',
      'body',
      'trunk',
      'backbone',
      'base',
      'layer',
      'layers',
      'linear',
      'linears',
      'lin',
      'dense',
      'fc',
      'fcs',
      'fully',
      'connected',
      'mlp',
      'ff',
      'seq',
      'sequential',
      'stack',
      'hidden',
      'hiddens',
      'h',
      'l',
      'mid',
      'middle',
    ],
    ['decoder', 'dec', 'classifier', 'head'],
    ['output', 'out', 'last', 'final', 'logits', 'predict', 'prediction', 'pred'],
  ].flatMap((words, rank) => words.map((word) => [word, rank] as const)),
);

/** Words of which a chain has one: with a number they are branches, such as "head1" and "head2". */
const ends = ['classifier', 'head', 'output', 'out', 'last', 'final', 'logits', 'predict', 'pred'];
const halves = { encoder: 'decoder', enc: 'dec', decoder: 'encoder', dec: 'enc' } as const;
const ofNorms = [
  'bn',
  'bns',
  'batch',
  'batchnorm',
  'norm',
  'norms',
  'ln',
  'lns',
  'layernorm',
  'rms',
];
const ofActivations = ['act', 'acts', 'activation', 'activations', 'prelu', 'relu'];
const others = [...ofNorms, ...ofActivations, 'rmsnorm', 'block', 'blocks', '1d', '2d'];

/**
 * Whether names are those that layers of a plain chain have: each is made of words such as fc, layers, encoder
 * and of numbers alone. Others, such as lora_A, q_proj, gate or embedding, speak of something else; so do encoders
 * with numbers where there is no decoder.
 */
export function areChainNames(names: readonly string[]): boolean {
  const words = new Set(names.flatMap((name) => partsOf(name).map(({ word }) => word)));
  const isHalf = ({ word, number }: NamePart) =>
    number !== undefined &&
    Object.hasOwn(halves, word) &&
    !words.has(halves[word as keyof typeof halves]);
  return names.every(isChainName) && !names.some((name) => partsOf(name).some(isHalf));
}

/**
 * Why the numbers of layers do not count them: some are left out, as in fc1, fc21, fc22, or a name comes with and
 * without a number. Undefined where they do, or where a list has modules without parameters between.
 */
export function faultOfNumbers(names: readonly string[]): string | undefined {
  const counted = new Map<
    string,
    { readonly names: string[]; readonly numbers: Set<number | undefined> }
  >();
  for (const name of names) {
    let stem = '';
    for (const { word, number } of partsOf(name)) {
      stem += `.${word}`;
      if (word !== '') {
        const known = counted.get(stem) ?? { names: [], numbers: new Set() };
        known.names.push(name);
        counted.set(stem, { ...known, numbers: known.numbers.add(number) });
      }
      stem += number ?? '';
    }
  }
  for (const { names: same, numbers } of counted.values()) {
    const known = [...numbers].filter((number) => number !== undefined);
    const isWhole =
      known.length === 0 || Math.max(...known) - Math.min(...known) === known.length - 1;
    if (isWhole && (known.length === 0 || known.length === numbers.size)) continue;
    return [...new Set(same)].join(', ');
  }
  return undefined;
}

function isChainName(name: string): boolean {
  return partsOf(name).every(({ word, number }) => {
    const words = word.split(' ');
    const isBranch = number !== undefined && number > 0 && ends.includes(words[0]);
    return !isBranch && words.every((one) => Object.hasOwn(ranks, one) || others.includes(one));
  });
}

/**
 * Whether names say that a layer comes before another: by numbers behind the same words, or by words such as
 * input and output. Undefined where they do not say.
 */
export function comesBefore(a: string, b: string): boolean | undefined {
  const [left, right] = [partsOf(a), partsOf(b)];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [one, other] = [left[i], right[i]];
    if (one.word === other.word) {
      if (one.number === other.number) continue;
      if (one.number === undefined || other.number === undefined) return undefined;
      return one.number < other.number;
    }
    const [rankA, rankB] = [rankOf(one), rankOf(other)];
    if (rankA !== undefined && rankB !== undefined && rankA !== rankB) return rankA < rankB;
    // A last layer that stands alone behind a list of others: fc_layers.0, fc_layers.1, fc.
    const [isListA, isListB] = [hasNumber(left.slice(i)), hasNumber(right.slice(i))];
    return isListA === isListB ? undefined : isListA;
  }
  return undefined;
}

/** The numbers in a name, in their order. */
export function numbersOf(name: string): readonly number[] {
  return partsOf(name).flatMap(({ number }) => (number === undefined ? [] : [number]));
}

/** The list in which a layer stands by its place alone, as "net" of "net.3"; undefined for other names. */
export function listOf(name: string): string | undefined {
  const [, list, place] = /^(.*?)\.?(\d+)$/.exec(name) ?? [];
  const isPlace = place !== undefined && (list === '' || name === `${list}.${place}`);
  return isPlace ? list : undefined;
}

/** Whether two layers stand in one list. */
export function areInOneList(a: string, b: string): boolean {
  const list = listOf(a);
  return list !== undefined && list === listOf(b);
}

/** "hidden_layer_1", "hiddenLayer1" are "hidden layer" and 1; "conv1_2" is like "conv1.2". */
function partsOf(name: string): readonly NamePart[] {
  const parts = name.replace(/(?<=\d)_(?=\d)/g, '.').split('.');
  return parts.map((part) => {
    const [, text = '', digits = ''] = /^(.*?)_?(\d*)$/.exec(part) ?? [];
    const words = text.split(/_|-|(?<=[a-z])(?=[A-Z])/).map((one) => one.toLowerCase());
    return { word: words.join(' '), number: digits === '' ? undefined : Number(digits) };
  });
}

function rankOf({ word }: NamePart): number | undefined {
  const known = word.split(' ').flatMap((one) => (Object.hasOwn(ranks, one) ? [ranks[one]] : []));
  const telling = known.find((rank) => rank !== ranks['']);
  return telling ?? known[0];
}

function hasNumber(parts: readonly NamePart[]): boolean {
  return parts.some(({ number }) => number !== undefined);
}
