import { nearestName, shorten } from '@isthmus/spelling';
import type { z } from 'zod';
import type { Complaint } from './complaint.js';
import type { LayeredDocument } from './document/layered-document.js';
import { keyHint } from './key-hint.js';
import { keysAt, nameOf, schemaAt } from './study-schema.js';

/** What one issue of the schema says of a study's text. */
export function schemaComplaints(document: LayeredDocument, issue: z.core.$ZodIssue): Complaint[] {
  const meant = meantIssues(issue);
  if (meant !== undefined) return meant.flatMap((one) => schemaComplaints(document, one));
  const { path } = issue;
  const name = nameOf(path);
  if (issue.code === 'unrecognized_keys') {
    const where = name === '' ? '' : ` in ${name}`;
    return issue.keys.map((key) => ({
      offset: document.keyOffset(path, key),
      message: `unknown key "${shorten(key)}"${where}: expected one of ${keysAt(path).join(', ')}${keyHint(key, path)}`,
    }));
  }
  const expected = issue.code === 'custom' ? issue.message : schemaAt(path).description;
  const offset = document.startOf(path);
  if (!document.has(path) && path.length > 0)
    return [{ offset, message: `missing key "${name}": expected ${expected}` }];
  const hint = hintFor(issue, document.scalarAt(path));
  const subject = name === '' ? '' : `wrong value for ${name}: `;
  if (issue.code === 'custom' && issue.params?.isWhole) {
    return [{ offset, message: subject + issue.message }];
  }
  return [
    { offset, message: `${subject}expected ${expected}, got ${document.textAt(path)}${hint}` },
  ];
}

/**
 * Of a value that may be one thing or another, what is wrong with the one that it is meant to be: the only one that
 * is wrong within, and not as a whole.
 */
function meantIssues(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] | undefined {
  if (issue.code !== 'invalid_union') return undefined;
  const within = issue.errors.filter((issues) => issues.every(({ path }) => path.length > 0));
  const [meant, ...others] = within;
  if (meant === undefined || others.length > 0) return undefined;
  return meant.map((one) => ({ ...one, path: [...issue.path, ...one.path] }));
}

/** The remedy for a value that nearly is what is expected: a name of another spelling, an item without its list. */
function hintFor(issue: z.core.$ZodIssue, value: unknown): string {
  if (value === undefined) return '';
  if (issue.code === 'invalid_value') {
    const nearest = nearestName(String(value), issue.values.map(String));
    return nearest === undefined ? '' : `; did you mean "${nearest}"?`;
  }
  const isItem =
    issue.code === 'invalid_type' &&
    issue.expected === 'array' &&
    typeof value === 'string' &&
    schemaAt([...issue.path, 0]).type !== 'array';
  return isItem ? `; did you mean [${shorten(value)}]?` : '';
}
