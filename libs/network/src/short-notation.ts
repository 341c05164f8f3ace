/** Characters of a graph in JSON that an error message shows. */
const mostShown = 60;

/** A network's notation as an error message shows it: a graph in JSON by its beginning. */
export function shortNotation(notation: string): string {
  if (!notation.startsWith('{') || notation.length <= mostShown) return notation;
  return `${notation.slice(0, mostShown)}...`;
}
