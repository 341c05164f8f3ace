import { textWidth } from '../text/font.js';
import type { AxisScale, Tick } from './axis-scale.js';

/** The most ticks of a scale whose texts keep apart on an axis of so many points, written across it or along it. */
export function chooseTicks(
  { ticks, place }: AxisScale,
  length: number,
  { size, along }: { readonly size: number; readonly along: 'x' | 'y' },
): readonly Tick[] {
  const room = (tick: Tick) => (along === 'x' ? textWidth(tick.text, size) + size : 2 * size);
  const fits = (choice: readonly Tick[]) =>
    choice.every((tick, i) => {
      const next = choice[i + 1];
      if (next === undefined) return true;
      const apart = (place(next.value) - place(tick.value)) * length;
      return apart >= (room(tick) + room(next)) / 2;
    });
  const enough = ticks.filter((choice) => choice.length > 1);
  return enough.find(fits) ?? ticks.find(fits) ?? [];
}
