import type { Dataset, Split } from './dataset.js';

/** As many labels are told one by one. */
const mostTold = 8;

/**
 * What is easily missed about a data set for a network of so many outputs, in a sentence each: labels that
 * a split never has, outputs that stand for no class, a test split that was drawn at random.
 */
export function datasetCautions(
  { classes, train, test, isTestDrawn }: Dataset,
  { notation, outputs }: { readonly notation: string; readonly outputs: number },
): readonly string[] {
  const cautions = Object.entries({ train, test }).flatMap(([split, { y }]) => {
    const missing = missingLabels({ y }, classes);
    if (missing.length === 0) return [];
    return [
      `labels that never occur in the ${split} split: ${told(missing)} [dataset=${notation}, classes=${classes}]`,
    ];
  });
  if (classes < outputs) {
    cautions.push(
      `the data set has fewer classes than the network has outputs [dataset=${notation}, classes=${classes}, outputs=${outputs}]`,
    );
  }
  if (isTestDrawn === true) {
    cautions.push(
      `the test split was drawn at random from the examples given: a model that was trained on all of them has seen it [dataset=${notation}, test=${test.count} of ${train.count + test.count}]; --split all measures on everything`,
    );
  }
  return cautions;
}

/**
 * Why a model that was trained on one data set is not told the truth by another, where the one has images
 * of the other; both as notations. undefined where nothing is known of that.
 */
export function overlapCaution(trainedOn: string, measuredOn: string): string | undefined {
  const [trained, measured] = [trainedOn, measuredOn].map((notation) => notation.split(':')[0]);
  if (trained === 'mnist' && measured === 'digits') {
    return 'all images of digits, its test split too, are training images of mnist: their accuracy is training accuracy';
  }
  if (trained === 'digits' && measured === 'mnist') {
    return 'the images of digits are among the training images of mnist: only the test split of mnist is new';
  }
  return undefined;
}

function missingLabels({ y }: Pick<Split, 'y'>, classes: number): readonly number[] {
  const seen = new Set<number>(y);
  return Array.from({ length: classes }, (_, label) => label).filter((label) => !seen.has(label));
}

function told(labels: readonly number[]): string {
  const some = labels.slice(0, mostTold).join(', ');
  return labels.length > mostTold ? `${some} and ${labels.length - mostTold} others` : some;
}
