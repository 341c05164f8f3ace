/** Told before each piece of work, so that a caller can stop between them. */
export interface GeometryStep {
  readonly kind: 'step';
  readonly stage: 'singular values' | 'inputs' | 'gradients';
}
