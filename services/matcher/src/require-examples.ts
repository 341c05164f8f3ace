/** Throws a RangeError where a method looks at training examples and there are none. */
export function requireExamples(method: string, needsData: boolean, dataset: unknown): void {
  if (!needsData || dataset !== undefined) return;
  throw new RangeError(
    `the method looks at training examples, and was given none: name a data set [method=${method}]`,
  );
}
