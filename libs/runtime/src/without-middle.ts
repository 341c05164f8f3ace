/** What stays of a text that is too long: this share of its beginning, the rest of its end. */
const beginning = 0.75;

/**
 * A text that takes at most `most` bytes in a gRPC status, where whatever is not a plain character takes three for
 * each byte of its UTF-8. The middle of a longer one is left out, because an error begins with what is wrong and
 * ends with what to do; how long it was is told in its place.
 */
export function withoutMiddle(text: string, most: number): string {
  // A long text is not weighed whole: its length alone decides.
  const whole = wellFormed(text.length > most ? text.slice(0, most) : text);
  if (text.length <= most && weigh(whole) <= most) return whole;
  const cut = ` … (${text.length} characters in all) … `;
  const room = most - weigh(cut);
  const head = lightest([...whole], room * beginning);
  const tail = lightest([...wellFormed(text.slice(-most))].reverse(), room - weigh(head.join('')));
  return [...head, cut, ...tail.reverse()].join('');
}

/** As many characters from the first on as weigh no more than `room`. */
function lightest(characters: readonly string[], room: number): string[] {
  let left = room;
  const end = characters.findIndex((character) => {
    left -= weigh(character);
    return left < 0;
  });
  return characters.slice(0, end === -1 ? characters.length : end);
}

function weigh(text: string): number {
  return encodeURI(text).length;
}

/** Without halves of characters, which no encoding takes. */
function wellFormed(text: string): string {
  return new TextDecoder().decode(new TextEncoder().encode(text));
}
