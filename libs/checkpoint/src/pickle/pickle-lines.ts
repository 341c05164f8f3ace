import type { PickleCursor } from './pickle-cursor.js';

/** STRING: a literal of Python, in quotes and with escapes. */
export function readLiteral(cursor: PickleCursor): string {
  const line = cursor.line().trim();
  const text = /^(["'])(.*)\1$/.exec(line)?.[2];
  if (text === undefined) {
    return cursor.refuse('not a literal text', { got: JSON.stringify(line.slice(0, 80)) });
  }
  return text.replace(/\\(x[\da-fA-F]{2}|.)/g, (_, code: string) =>
    code.length === 3 ? codePoint(code.slice(1)) : (escapes[code] ?? code),
  );
}

/** UNICODE: a line in Python's encoding raw-unicode-escape. */
export function readRawUnicode(cursor: PickleCursor): string {
  return cursor
    .line()
    .replace(/\\u([\da-fA-F]{4})|\\U(0010[\da-fA-F]{4}|000[\da-fA-F]{5})/g, (_, short, long) =>
      codePoint(short ?? long),
    );
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

function codePoint(hex: string): string {
  return String.fromCodePoint(Number.parseInt(hex, 16));
}
