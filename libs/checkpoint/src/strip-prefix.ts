/** What PyTorch's wrappers put before every name: DataParallel and torch.compile. */
const prefixes = ['module.', '_orig_mod.'];

/** Names without the prefixes that wrappers of the network put before all of them. */
export function stripPrefix(names: readonly string[]): { prefix: string; stripped: string[] } {
  let prefix = '';
  const next = () => prefixes.find((one) => names.every((name) => name.startsWith(prefix + one)));
  for (let one = next(); one !== undefined && names.length > 0; one = next()) prefix += one;
  return { prefix, stripped: names.map((name) => name.slice(prefix.length)) };
}
