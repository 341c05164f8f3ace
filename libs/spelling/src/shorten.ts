/** A text as a message may repeat it: one that is longer than `most` characters as its beginning and its length. */
export function shorten(text: string, most = 160): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most)}... (${text.length} characters)`;
}

/** Names as a message may list them: as many as fit into some lines, and how many more there are. */
export function listed(names: readonly string[]): string {
  let length = 0;
  const shown: string[] = [];
  for (const one of names) {
    const name = shorten(one, 80);
    length += name.length;
    if (length > mostListed) break;
    shown.push(name);
  }
  const more = names.length - shown.length;
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** Characters of names in a list; no list of our own has more. */
const mostListed = 600;
