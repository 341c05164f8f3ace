import { isFloat, type StoredTensor } from '../stored-tensor.js';
import { localName, type StoredForm, type StoredTensors } from './stored-form.js';

/**
 * Weights with a mask, as torch.nn.utils.prune keeps them (`weight_orig`, `weight_mask`), and as
 * open_lth does (`model.fc.weight`, `mask_fc___weight`): there the weight is what it is, already masked.
 */
export function maskedForms(tensors: StoredTensors): readonly StoredForm[] {
  return [...tensors.keys()].flatMap((mask) => {
    const masks = (name: string) => isMaskOf(tensors.get(mask), tensors.get(name));
    const weight = /^(.*)_mask$/.exec(mask)?.[1];
    if (weight !== undefined && masks(`${weight}_orig`)) {
      return [maskedForm(weight, `${weight}_orig`, mask)];
    }
    const own = ofOpenLth(mask).find(masks);
    return own === undefined ? [] : [maskedForm(own, own, mask)];
  });
}

function isMaskOf(mask: StoredTensor | undefined, values: StoredTensor | undefined): boolean {
  if (mask === undefined || values === undefined || !isFloat(values.dtype)) return false;
  const isKept = isFloat(mask.dtype) || mask.dtype === 'BOOL' || mask.dtype === 'U8';
  return isKept && mask.shape.join() === values.shape.join();
}

/** The names that the weight of a mask may have: the mask's own module holds the network's. */
function ofOpenLth(mask: string): readonly string[] {
  const [, outside, within] = /^((?:.*\.)?)mask_(.+)$/.exec(mask) ?? [];
  if (outside === undefined || within === undefined) return [];
  const name = within.replaceAll('___', '.');
  return [`${outside}model.${name}`, `${outside}${name}`];
}

function maskedForm(weight: string, values: string, mask: string): StoredForm {
  const isApplied = values === weight;
  return {
    weight,
    parts: [values, mask],
    words: isApplied
      ? `${localName(values)} beside its mask`
      : `${localName(values)} x ${localName(mask)}`,
    multiply: ([{ data }, { data: kept }]) =>
      isApplied ? data : data.map((value, i) => value * kept[i]),
    // What a mask leaves out stays out in further training; anything else has to be let through.
    spread: ({ data }) => [data, data.map((value) => (value === 0 ? 0 : 1))],
  };
}
