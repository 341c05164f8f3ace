import { reader, whole } from '@isthmus/notation';

/** A stretch of training, or a moment by how much of it lies before. */
export interface Duration {
  readonly count: number;
  readonly unit: 'ep' | 'st';
}

/** How long a training is: `steps` counts those of all its epochs. */
export interface TrainingLength {
  readonly stepsAnEpoch: number;
  readonly steps: number;
}

/** Reads "5ep", five epochs, or "100st", a hundred steps. */
export const duration = reader('epochs or steps, such as 5ep or 100st', (text) => {
  const [, count, unit] = /^([1-9]\d*)(ep|st)$/.exec(text) ?? [];
  const isUnit = unit === 'ep' || unit === 'st';
  return isUnit ? ({ count: whole(count), unit } satisfies Duration) : undefined;
});

/** Reads durations behind each other: "80ep+120ep". */
export const durations = reader('durations such as 80ep+120ep', (text) =>
  text.split('+').map(duration),
);

/** How many steps a duration takes. */
export function stepsOf({ count, unit }: Duration, { stepsAnEpoch }: TrainingLength): number {
  return unit === 'ep' ? count * stepsAnEpoch : count;
}

/** A duration as it is written. */
export function formatDuration({ count, unit }: Duration): string {
  return `${count}${unit}`;
}
