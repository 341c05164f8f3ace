const scale = Number(process.env.ATTACK_SCALE ?? 1);

/** So many, times ATTACK_SCALE; one at least. */
export function scaled(count) {
  return Math.max(1, Math.round(count * scale));
}

/**
 * Takes down what one attack measured: `check(what, got, bound)` with `bound` one of `{ atMost }`, `{ atLeast }` and
 * `{ equals }`, and a `unit`; without any of these the figure is told alone.
 */
export function createChecks(attack) {
  const results = [];
  const check = (what, got, { unit = '', ...bound } = {}) => {
    const held = holds(got, bound);
    const text = (value) =>
      [typeof value === 'number' ? round(value) : String(value), unit].join(' ').trim();
    const [[kind, limit] = []] = Object.entries(bound);
    const words = { atMost: 'at most ', atLeast: 'at least ', equals: '' };
    const told = kind === undefined ? '' : `${words[kind]}${text(limit)}`;
    results.push({ attack, what, got: text(got), bound: told, held });
    const verdict = kind === undefined ? '' : held ? ` (${told}: held)` : ` (${told}: NOT HELD)`;
    console.log(`  ${what}: ${text(got)}${verdict}`);
  };
  return { check, results };
}

function holds(got, bound) {
  if ('atMost' in bound) return got <= bound.atMost;
  if ('atLeast' in bound) return got >= bound.atLeast;
  return !('equals' in bound) || got === bound.equals;
}

function round(value) {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}

/** The value below which that share of them lies. */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** How often each text occurs, the most frequent first: "OK 3, NOT_FOUND 1". */
export function tally(texts) {
  const counts = new Map();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  return sorted.map(([text, count]) => `${text} ${count}`).join(', ') || 'none';
}
