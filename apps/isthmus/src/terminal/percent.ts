/** A share in percent, to so many decimals. */
export function percent(share: number, decimals: number): string {
  return `${(100 * share).toFixed(decimals)} %`;
}
