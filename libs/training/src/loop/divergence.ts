/** A loss stopped being a number: a property of the set-up, not a fault. */
export class TrainingDiverged extends Error {
  override readonly name = 'TrainingDiverged';
  readonly isBadInput = false;
}

/** Where training was when a loss stopped being a number. */
interface Divergence {
  /** Of the network, among as many as learn at once. */
  readonly index: number;
  readonly count: number;
  readonly epoch: number;
  readonly step: number;
  readonly learningRate: number;
}

/** TrainingDiverged that says where. */
export function diverged({ index, count, ...at }: Divergence): TrainingDiverged {
  const which = count === 1 ? '' : `network=${index + 1}/${count}, `;
  return new TrainingDiverged(
    `the loss is no longer a number [${which}epoch=${at.epoch}, step=${at.step}, learningRate=${at.learningRate}]; lower the learning rate, warm it up, or clip the gradient`,
  );
}
