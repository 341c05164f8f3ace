import type { TwoLayerPath } from '@isthmus/network-theory';
import type { PathBounds } from '@isthmus/theory';

/** The bounds of Theorem 3.1 in words. */
export function describePath(path: TwoLayerPath): string {
  const { radius, lipschitz, smoothness, asOrdered, best } = path;
  const smooth = smoothness === undefined ? 'none: the activation has a kink' : short(smoothness);
  return [
    `two layers, so by Theorem 3.1 of Ferbach et al. (2024), for inputs of norm up to ${short(radius)} (K = ${short(lipschitz)}, beta = ${smooth}):`,
    'outputs on the line are off the line between the outputs of the ends by at most',
    `  ${boundsOf(asOrdered)} with the units as they are`,
    `  ${boundsOf(best)} with the units in the best order`,
  ].join('\n');
}

function boundsOf({ byLipschitz, bySmoothness }: PathBounds): string {
  const second = bySmoothness === undefined ? '' : ` and ${short(bySmoothness)} by smoothness`;
  return `${short(byLipschitz)} by K${second}`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
