/** How ends are paired: one after the other, each with each, or the first with each other. */
export const pairRules = ['disjoint', 'all', 'reference'] as const;
export type PairRule = (typeof pairRules)[number];

/** How ends are paired where a study does not say: no network is in two pairs, so that pairs are independent. */
export const usualRule: PairRule = 'disjoint';

/** The pairs of a list by a rule. Throws a RangeError where one would be left over. */
export function pairUp<One>(ones: readonly One[], rule: PairRule): (readonly [One, One])[] {
  const reason = unpairable(ones.length, rule);
  if (reason !== undefined) throw new RangeError(reason);
  const [first, ...others] = ones;
  if (first === undefined) return [];
  if (rule === 'reference') return others.map((other) => [first, other] as const);
  if (rule === 'all') {
    return ones.flatMap((a, i) => ones.slice(i + 1).map((b) => [a, b] as const));
  }
  return others.flatMap((b, i) => {
    const a = ones[i];
    return i % 2 === 0 && a !== undefined ? [[a, b] as const] : [];
  });
}

/** How many pairs a rule makes of so many. */
export function countPairs(count: number, rule: PairRule): number {
  if (rule === 'disjoint') return Math.floor(count / 2);
  return rule === 'reference' ? Math.max(0, count - 1) : (count * (count - 1)) / 2;
}

/** Why so many cannot be paired by a rule; undefined where they can. */
export function unpairable(count: number, rule: PairRule): string | undefined {
  if (count === 1) return 'a pair needs two networks [expected 2 or more, got 1]';
  if (rule !== 'disjoint' || count % 2 === 0) return undefined;
  return `disjoint pairs leave one of an odd number of networks over [expected an even number, got ${count}]; add or leave out one, or set pairs: all or pairs: reference`;
}

/** Whether a value is the name of a rule. */
export function isPairRule(value: unknown): value is PairRule {
  return pairRules.some((rule) => rule === value);
}
