const segment = '[a-z0-9_-][a-z0-9._-]*';
const keyPattern = new RegExp(`^${segment}(?:/${segment})*$`);
const prefixPattern = new RegExp(`^(?:${segment}/)*(?:${segment})?$`);
// Every file system takes names of this length.
const maxLength = 255;

/** Whether `key` obeys the grammar that `checkKey` tells. */
export function isKey(key: string): boolean {
  return keyPattern.test(key) && key.length <= maxLength;
}

/**
 * Throws a RangeError unless `key` is made of slash-separated names of lower-case letters, digits, '.', '_'
 * and '-', none of them empty or starting with a dot, 255 characters at most. So a key is a relative path
 * on every file system and needs no escaping in a URL. No key may be a folder of another one ("a" and "a/b").
 */
export function checkKey(key: string): void {
  if (isKey(key)) return;
  throw new RangeError(
    `bad object key ${JSON.stringify(key)}: expected slash-separated names of a-z 0-9 . _ -, ` +
      `none empty or starting with a dot, at most ${maxLength} characters, e.g. "results/0a1b.json"`,
  );
}

/** Throws a RangeError unless `prefix` is a possible beginning of a key; '' is one. */
export function checkPrefix(prefix: string): void {
  if (prefixPattern.test(prefix)) return;
  throw new RangeError(
    `bad key prefix ${JSON.stringify(prefix)}: expected the beginning of a key, e.g. "results/" or ""`,
  );
}
