import type { z } from 'zod';

/** How many complaints are told, and how much of a value: no more than a person reads. */
const mostComplaints = 10;
const mostCharacters = 80;

/** A request is not what the protocol says; the message names every field that is wrong. */
export class InvalidRequest extends Error {
  override readonly name = 'InvalidRequest';
  readonly isBadInput = true;
}

/** Reads one field of a request. Throws InvalidRequest with what was expected and what came. */
export function parseField<Schema extends z.ZodType>(
  field: string,
  schema: Schema,
  value: unknown,
): z.output<Schema> {
  const read = schema.safeParse(value, { reportInput: true });
  if (read.success) return read.data;
  const { issues } = read.error;
  const complaints = issues.slice(0, mostComplaints).map(({ path, message, code, input }) => {
    // Of a wrong type, zod itself says what came.
    const got = code === 'invalid_type' ? '' : `, got ${told(input)}`;
    return `${[field, ...path].join('.')}: ${message}${got}`;
  });
  if (issues.length > mostComplaints) complaints.push(`and ${issues.length - mostComplaints} more`);
  throw new InvalidRequest(`invalid request [${complaints.join('; ')}]`);
}

function told(input: unknown): string {
  if (Array.isArray(input)) return `${input.length} items`;
  const text = typeof input === 'string' ? input : String(JSON.stringify(input));
  const short = text.slice(0, mostCharacters);
  const more = text.length > mostCharacters ? `… (${text.length} characters in all)` : '';
  return typeof input === 'string' ? `${JSON.stringify(short)}${more}` : `${short}${more}`;
}
