import { CheckpointError } from '../checkpoint-error.js';
import { spectralNormForm } from './spectral-norm.js';
import type { StoredForm, StoredTensors } from './stored-form.js';
import { weightNormForm } from './weight-norm.js';

/** A tensor of a parametrization: its module, the name of the weight, and the rest. */
const parametrized = /^((?:.*\.)?)parametrizations\.([^.]+)\.(.+)$/;

/**
 * Weights that torch.nn.utils.parametrize computes: weight norm and spectral norm. Throws a
 * CheckpointError, naming the weight, for any other parametrization, and for several in a row.
 */
export function parametrizedForms(tensors: StoredTensors, file: string): readonly StoredForm[] {
  const partsOf = new Map<string, Map<string, string>>();
  for (const name of tensors.keys()) {
    const [, module, weight, part] = parametrized.exec(name) ?? [];
    if (part === undefined) continue;
    const parts = partsOf.get(module + weight) ?? new Map<string, string>();
    partsOf.set(module + weight, parts.set(part, name));
  }
  return [...partsOf].map(([weight, parts]) => {
    const form = formOf(tensors, weight, parts);
    if (form !== undefined) return form;
    const got = [...parts.keys()].join(', ').slice(0, 200);
    throw new CheckpointError(
      'a weight is parametrized in a way that is not read; call torch.nn.utils.parametrize.remove_parametrizations(module, name) before saving',
      { file, tensor: weight, expected: 'weight norm or spectral norm', got: `parts ${got}` },
    );
  });
}

function formOf(
  tensors: StoredTensors,
  weight: string,
  parts: ReadonlyMap<string, string>,
): StoredForm | undefined {
  const named = (...names: string[]) => {
    const found = names.flatMap((name) => parts.get(name) ?? []);
    return found.length === names.length && parts.size === names.length ? found : [];
  };
  const [length, direction] = named('original0', 'original1');
  if (direction !== undefined) return weightNormForm(tensors, { weight, length, direction });
  const [original, u, v] = named('original', '0._u', '0._v');
  return v === undefined ? undefined : spectralNormForm(tensors, weight, [original, u, v]);
}
