import type { PermutationSpec } from '@isthmus/permutation';
import { add, scale, subtract, tidy } from '@isthmus/tensorflow';
import {
  type DeviceWeights,
  innerProduct,
  permuteSoftly,
  pick,
  type SoftPermutation,
} from './soft-permutation.js';

/** A polynomial in the entries of one soft permutation a model that moves. */
export interface PolynomialObjective {
  /** Its degree along a straight line. */
  readonly degree: number;
  value(softs: readonly SoftPermutation[]): number;
  /** Its value, and its gradient with respect to every matrix. The caller disposes of it. */
  differentiate(softs: readonly SoftPermutation[]): {
    readonly value: number;
    readonly gradients: readonly SoftPermutation[];
  };
}

/** The sum over all tensors of <target, softly permuted model>. */
export function agreementWith(
  target: DeviceWeights,
  model: DeviceWeights,
  groups: PermutationSpec,
): PolynomialObjective {
  return {
    degree: productsOnOneTensor(groups),
    value: ([soft]) =>
      tidy(
        () => innerProduct(target, permuteSoftly(model, groups, soft).weights),
        () => [],
      ),
    differentiate: ([soft]) =>
      tidy(
        () => {
          const permuted = permuteSoftly(model, groups, soft);
          const value = innerProduct(target, permuted.weights);
          return { value, gradients: [permuted.gradient(target)] };
        },
        ({ gradients }) => gradients[0].values(),
      ),
  };
}

/** The sum over all pairs of models, and over all tensors, of <permuted i, permuted j>. */
export function agreementOfAll(
  models: readonly DeviceWeights[],
  groups: PermutationSpec,
): PolynomialObjective {
  const permute = (softs: readonly SoftPermutation[]) =>
    models.map((model, i) => permuteSoftly(model, groups, softs[i]));
  return {
    degree: 2 * productsOnOneTensor(groups),
    value: (softs) =>
      tidy(
        () => sumOfPairs(permute(softs).map(({ weights }) => weights)).value,
        () => [],
      ),
    differentiate: (softs) =>
      tidy(
        () => {
          const permuted = permute(softs);
          const { value, total } = sumOfPairs(permuted.map(({ weights }) => weights));
          const gradients = permuted.map(({ weights, gradient }) =>
            gradient(combine(total, weights, subtract)),
          );
          return { value, gradients };
        },
        ({ gradients }) => gradients.flatMap((gradient) => [...gradient.values()]),
      ),
  };
}

/** The sum of some models, none of whose tensors it shares. Call inside `tidy`. */
export function sumOfModels([first, ...others]: readonly DeviceWeights[]): DeviceWeights {
  const copy = new Map([...first].map(([name, value]) => [name, scale(value, 1)]));
  return others.reduce((sum, model) => combine(sum, model, add), copy);
}

/** By how many matrices one tensor is multiplied at most: the degree of its entries in them. */
function productsOnOneTensor(groups: PermutationSpec): number {
  const counts = new Map<string, number>();
  for (const { tensor } of groups.flatMap(({ axes }) => axes)) {
    counts.set(tensor, (counts.get(tensor) ?? 0) + 1);
  }
  return Math.max(1, ...counts.values());
}

/** The sum of all models, and the sum over their pairs of inner products. */
function sumOfPairs([first, ...others]: readonly DeviceWeights[]) {
  let [value, total] = [0, first];
  for (const model of others) {
    value += innerProduct(total, model);
    total = combine(total, model, add);
  }
  return { value, total };
}

function combine(a: DeviceWeights, b: DeviceWeights, op: typeof add): DeviceWeights {
  return new Map([...a].map(([name, value]) => [name, op(value, pick(b, name))]));
}
