import { sha256Of } from '@isthmus/object-store';
import { contentHash } from './digest.js';

/** What the bytes of a record turn out to be. */
export type OpenedRecord =
  /** The fields, without the hash; `sealed` is false for a record without one, whose fields nothing vouches for. */
  | { readonly fields: Readonly<Record<string, unknown>>; readonly sealed: boolean }
  /** In words, what is wrong with them. */
  | { readonly damage: string };

/**
 * The bytes of a record: its fields as a line of JSON, with the hash of their canonical JSON in a field `sha256`, so
 * that no value of them can change unnoticed.
 */
export function sealRecord(fields: object): Uint8Array {
  // What JSON leaves out, such as undefined, is no part of the content.
  const content = JSON.parse(JSON.stringify(fields));
  return new TextEncoder().encode(JSON.stringify({ ...content, sha256: contentHash(content) }));
}

/** Reads what `sealRecord` wrote, and records from before there were hashes. */
export function openRecord(bytes: Uint8Array): OpenedRecord {
  const record = parseJson(bytes);
  if (typeof record !== 'object' || record === null || Array.isArray(record)) {
    return { damage: 'it is no JSON object' };
  }
  const { sha256, ...fields }: Readonly<Record<string, unknown>> = { ...record };
  const actual = hashIfAny(fields);
  if (actual === undefined) return { damage: 'it has no canonical JSON' };
  if (sha256 === undefined) return { fields, sealed: false };
  if (actual === sha256) return { fields, sealed: true };
  return { damage: `its content is not that of its hash, sha256:${String(sha256).slice(0, 64)}` };
}

const newline = 10;

/** A record with bytes behind it, such as arrays, whose hash is one of its fields. */
export async function sealRecordWith(fields: object, body: Uint8Array): Promise<Uint8Array> {
  const head = sealRecord({ ...fields, bodySha256: await sha256Of(body) });
  return Buffer.concat([head, Buffer.of(newline), body]);
}

/** Reads what `sealRecordWith` wrote. */
export async function openRecordWith(
  bytes: Uint8Array,
): Promise<
  | { readonly fields: Readonly<Record<string, unknown>>; readonly body: Uint8Array }
  | { readonly damage: string }
> {
  const end = bytes.indexOf(newline);
  const opened = openRecord(bytes.subarray(0, Math.max(0, end)));
  if ('damage' in opened) return opened;
  const { bodySha256, ...fields } = opened.fields;
  if (!opened.sealed) return { damage: 'it has no hash' };
  const body = bytes.subarray(end + 1);
  if ((await sha256Of(body)) === bodySha256) return { fields, body };
  return { damage: 'the bytes behind its record are not those of their hash' };
}

/** Undefined, which no JSON text stands for, where the bytes are not JSON. */
function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

/** Undefined for what canonical JSON does not take: halves of characters, and nesting without end. */
function hashIfAny(fields: object): string | undefined {
  try {
    return contentHash(fields);
  } catch {
    return undefined;
  }
}
