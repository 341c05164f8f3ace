/** A key and its colon, any other string, or an object's brace. */
const token = /("[^"\\]*(?:\\.[^"\\]*)*")\s*:|"[^"\\]*(?:\\.[^"\\]*)*"|[{}]/g;

/**
 * The first key that one object of a well-formed JSON text has twice, if any. JSON.parse would
 * keep the last of them and say nothing.
 */
export function duplicateKey(json: string): string | undefined {
  const openObjects: Set<string>[] = [];
  for (const [text, literal] of json.matchAll(token)) {
    if (text === '{') openObjects.push(new Set());
    else if (text === '}') openObjects.pop();
    else if (literal !== undefined) {
      const key = String(JSON.parse(literal));
      const keys = openObjects.at(-1);
      if (keys?.has(key)) return key;
      keys?.add(key);
    }
  }
  return undefined;
}
