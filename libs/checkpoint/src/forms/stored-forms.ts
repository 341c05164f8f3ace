import { CheckpointError } from '../checkpoint-error.js';
import { maskedForms } from './masked.js';
import { parametrizedForms } from './parametrized.js';
import { spectralNormForms } from './spectral-norm.js';
import type { StoredForm, StoredTensors } from './stored-form.js';
import { weightNormForms } from './weight-norm.js';

/**
 * The weights that a file has as several tensors. Throws a CheckpointError for a form that is not read,
 * and where a tensor belongs to two.
 */
export function storedForms(tensors: StoredTensors, file: string): readonly StoredForm[] {
  const forms = [
    ...maskedForms(tensors),
    ...weightNormForms(tensors),
    ...spectralNormForms(tensors),
    ...parametrizedForms(tensors, file),
  ];
  const taken = new Set<string>();
  for (const { weight, parts, words } of forms) {
    const own = new Set([weight, ...parts]);
    const twice = [...own].find((name) => taken.has(name) || isBeside(name, parts, tensors));
    for (const name of own) taken.add(name);
    if (twice === undefined) continue;
    const where = {
      file,
      tensor: weight,
      expected: words,
      got: `${twice} in another place as well`,
    };
    throw new CheckpointError(
      'a weight is stored in two forms; call torch.nn.utils.prune.remove or remove_parametrizations before saving',
      where,
    );
  }
  return forms;
}

/** Whether a tensor of the weight's name is there beside the parts, and another form of it. */
function isBeside(name: string, parts: readonly string[], tensors: StoredTensors): boolean {
  return !parts.includes(name) && tensors.has(name);
}

/** What was made of the stored forms, in sentences. */
export function formNotes(forms: readonly StoredForm[]): readonly string[] {
  const weightsBy = new Map<string, string[]>();
  for (const { words, weight } of forms) {
    weightsBy.set(words, [...(weightsBy.get(words) ?? []), weight]);
  }
  return [...weightsBy].map(([words, weights]) => {
    const [are, were] = weights.length === 1 ? ['is', 'was'] : ['are', 'were'];
    return `${shortened(weights)} ${are} stored as ${words} and ${were} read so`;
  });
}

function shortened(names: readonly string[]): string {
  const more = names.length - 6;
  return names.slice(0, 6).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
