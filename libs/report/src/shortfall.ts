/** A sentence, behind a space, on the paths that a chart has not; empty where it has all. */
export function shortfall(measured: number, wanted: number): string {
  return measured === wanted
    ? ''
    : ` Of ${wanted} paths ${measured} are measured, and means are over these; the others failed or are not computed.`;
}

/** Over how many of the pairs a mean is: "3", "2 of 3", "1 to 2 of 3" where methods differ. */
export function coverage(counts: readonly number[], pairs: number): string {
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const found = least === most ? `${most}` : `${least} to ${most}`;
  return least < pairs ? `${found} of ${pairs}` : found;
}
