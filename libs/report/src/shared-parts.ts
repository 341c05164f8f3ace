/**
 * What names have in common, with an ellipsis for the rest, and the rest of each: of mlp:784-64-64-10 and
 * mlp:784-96-32-10 these are "mlp:784-…-10", "2 × 64" and "96-32".
 */
export function sharedParts(names: readonly string[]) {
  const split = names.map((name) => name.split(/(?<=[:-])/));
  const [first = [], ...others] = split;
  const shortest = Math.min(...split.map((parts) => parts.length));
  const isShared = (index: number) => others.every((parts) => parts.at(index) === first.at(index));
  let head = 0;
  while (head < shortest - 1 && isShared(head)) head += 1;
  let tail = 0;
  while (head + tail < shortest - 1 && isShared(-1 - tail)) tail += 1;
  const end = tail === 0 ? '' : `-${first.slice(-tail).join('')}`;
  return {
    pattern: `${first.slice(0, head).join('')}…${end}`,
    rests: split.map((parts) => shorten(parts.slice(head, parts.length - tail).join(''))),
  };
}

/** 64-64-64 as 3 × 64. */
function shorten(rest: string): string {
  const parts = rest.replace(/-$/, '').split('-');
  const [part] = parts;
  const isRepeated = parts.length > 1 && parts.every((other) => other === part);
  return isRepeated ? `${parts.length} × ${part}` : parts.join('-');
}
