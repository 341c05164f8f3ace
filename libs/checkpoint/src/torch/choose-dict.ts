import { CheckpointError } from '../checkpoint-error.js';
import { type DictOfTensors, pathText } from './dicts-of-tensors.js';

/** The keys under which training scripts keep the weights, the surest first. */
export const usualKeys: readonly string[] = ['model_state_dict', 'state_dict', 'model', 'net'];

/** `ema` as a word of its own: `model_ema`, `ema_state_dict`, `params-ema`. */
const emaWord = /(^|[^a-z])ema([^a-z]|$)/i;

/**
 * The one of several dicts that is meant: the one that `weights` names, or else the likeliest. Throws
 * a CheckpointError that lists them when none is named so or any of several could be meant.
 */
export function chooseDict(
  found: readonly DictOfTensors[],
  { file, weights }: { readonly file: string; readonly weights: string | undefined },
): DictOfTensors {
  if (weights === undefined) return likeliest(found, { file, below: 0 });
  for (const { isMeant, below } of meanings(weights)) {
    const meant = found.filter(isMeant);
    if (meant.length > 0) return likeliest(meant, { file, below });
  }
  const expected = `one of ${listed(found)}`;
  const what = 'the file has no dict of tensors of that name; choose another with --weights';
  throw new CheckpointError(what, { file, expected, got: weights });
}

/** What a name may mean, the surest first, and how many keys of the path it stands for. */
function meanings(weights: string) {
  const below = weights.split('/').length;
  return [
    { isMeant: (dict: DictOfTensors) => pathText(dict) === weights, below },
    { isMeant: (dict: DictOfTensors) => pathText(dict).startsWith(`${weights}/`), below },
    { isMeant: ({ path }: DictOfTensors) => path.at(-1) === weights, below },
    {
      isMeant: ({ path }: DictOfTensors) =>
        weights === 'ema' && path.some((key) => emaWord.test(key)),
      below,
    },
  ];
}

function likeliest(
  found: readonly DictOfTensors[],
  { file, below }: { readonly file: string; readonly below: number },
): DictOfTensors {
  const rank = ({ path }: DictOfTensors) => rankOf(path.slice(below));
  const [taken, next] = found.toSorted((a, b) => rank(a) - rank(b));
  if (next === undefined || rank(next) !== rank(taken)) return taken;
  const expected = `one dict of tensors, or one under ${usualKeys.join(', ')}`;
  throw new CheckpointError('several dicts could be the weights; choose one with --weights', {
    ...{ file, expected, got: listed(found) },
  });
}

/** Less is more likely to be meant. */
function rankOf(path: readonly string[]): number {
  const isUsual = path.length > 0 && path.every((key) => usualKeys.includes(key));
  return isUsual ? usualKeys.indexOf(path[0]) : usualKeys.length + path.length;
}

function listed(found: readonly DictOfTensors[]): string {
  const texts = found.map((dict) => pathText(dict) || 'the tensors outside');
  return texts.join(', ').slice(0, 300);
}
