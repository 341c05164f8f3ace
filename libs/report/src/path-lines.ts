import type { CellResult, StudyScope } from '@isthmus/study';

type Curve = CellResult['curves'][number];
type Correction = Exclude<Curve['repair'], 'none'>;

/** What the networks of a path are once they are corrected. */
export const correctedWords = {
  repair: 'repaired',
  rescale: 'rescaled',
  reshift: 'reshifted',
  'repair-output': 'repaired with output',
} as const satisfies Readonly<Record<Correction, string>>;

/** What a curve was measured on: a split, of the networks as they are or corrected. */
export type PathLine = Curve['split'] | `${Curve['split']}, ${(typeof correctedWords)[Correction]}`;

/** The line on which a curve lies. */
export function pathLine({ split, repair: correction }: Pick<Curve, 'split' | 'repair'>): PathLine {
  return correction === 'none' ? split : `${split}, ${correctedWords[correction]}`;
}

/** The corrections that a study asks for, in its order. */
export function correctionsOf({
  repair: kinds,
}: Pick<StudyScope, 'repair'>): readonly Correction[] {
  return kinds.filter((kind) => kind !== 'none');
}
