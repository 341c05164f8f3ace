/** Weights do not fit a naming scheme or a network: which tensor, what was expected there, what it is. */
export class Misfit extends Error {
  override readonly name = 'Misfit';
  readonly isBadInput = true;
}

/** A shape as messages show it. */
export function showShape(shape: readonly number[] | undefined): string {
  if (shape === undefined) return 'no such tensor';
  return shape.length === 0 ? 'scalar' : shape.join('x');
}
