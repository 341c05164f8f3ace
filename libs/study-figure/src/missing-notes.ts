import type { Measurement } from '@isthmus/results';

/** How many cells have no number, and why: "3 of 36 cells have no number and are left out: 2 diverged, 1 missing." */
export function missingNotes(rows: readonly Measurement[]): readonly string[] {
  const without = rows.filter(({ value }) => typeof value !== 'number');
  if (without.length === 0) return [];
  const counts = new Map<string, number>();
  for (const { status, reason } of without) {
    const why =
      status === 'done' ? String(reason) : status === 'missing' ? 'not computed' : String(status);
    counts.set(why, (counts.get(why) ?? 0) + 1);
  }
  const reasons = [...counts].map(([why, count]) => `${count} ${why}`).join(', ');
  const are = without.length === 1 ? 'value is' : 'values are';
  return [`${without.length} of ${rows.length} ${are} missing and left out: ${reasons}.`];
}
