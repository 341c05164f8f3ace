import { methodLabel } from './method-label.js';

/** As many equally good methods are named; of more only their number is told. */
const mostNamed = 3;

type Scored = Readonly<{ method: string; value: number }>;

/** The methods at one end of a ranking, and their value as it is shown. */
type Rank = Readonly<{
  value: string;
  /** The methods with a verb in the third person: "weight matching leaves", "12 leave". */
  subject(verb: string): string;
}>;

/**
 * The methods with the lowest and with the highest value. Those whose values look the same share a rank; there is
 * no highest where all do.
 */
export function rankMethods(
  scored: readonly Scored[],
  format: (value: number) => string,
): { readonly best: Rank; readonly worst: Rank | undefined } {
  const values = scored.map(({ value }) => value);
  const at = (end: number): Rank => {
    const value = format(end);
    const methods = scored.filter((one) => format(one.value) === value).map(({ method }) => method);
    return { value, subject: (verb) => subjectOf(methods, verb) };
  };
  const [best, worst] = [at(Math.min(...values)), at(Math.max(...values))];
  return { best, worst: best.value === worst.value ? undefined : worst };
}

function subjectOf(methods: readonly string[], verb: string): string {
  if (methods.length === 1) return `${methods.map(methodLabel)} ${verb}`;
  const plural = verb.replace(/s$/, '');
  if (methods.length > mostNamed) return `${methods.length} ${plural}`;
  return `${new Intl.ListFormat('en').format(methods.map(methodLabel))} ${plural}`;
}
