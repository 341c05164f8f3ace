const seeds = /^(\d+)(\/order=\d+)?(\/noise=\d+)?$/;

/**
 * What two models must not share to be independent of each other. Networks that begin alike share their seed of
 * initialisation, whatever else differs: "1/order=2" counts as "1".
 */
export function unitOf(label: string): string {
  return seeds.exec(label)?.[1] ?? label;
}
