import type { z } from 'zod';

/** A request is not what the protocol says; the message names every field that is wrong. */
export class InvalidRequest extends Error {
  override readonly name = 'InvalidRequest';
}

/** Reads one field of a request. Throws InvalidRequest with what was expected and what came. */
export function parseField<Schema extends z.ZodType>(
  field: string,
  schema: Schema,
  value: unknown,
): z.output<Schema> {
  const read = schema.safeParse(value, { reportInput: true });
  if (read.success) return read.data;
  const complaints = read.error.issues.map(({ path, message, code, input }) => {
    // Of a wrong type, zod itself says what came.
    const got = code === 'invalid_type' ? '' : `, got ${JSON.stringify(input)}`;
    return `${[field, ...path].join('.')}: ${message}${got}`;
  });
  throw new InvalidRequest(`invalid request [${complaints.join('; ')}]`);
}
