/** The method that leaves model B as it is: its path is the naive one. */
export const naiveMethod = 'identity';

/** What a method is called in a sentence or a legend. */
export function methodLabel(method: string): string {
  return method === naiveMethod ? 'no matching' : `${method} matching`;
}
