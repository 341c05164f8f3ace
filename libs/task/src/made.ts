import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { activeTraceId } from '@isthmus/runtime';
import { z } from 'zod';

/** When and by what a result was computed. It is kept beside the result, and no part of what the task is. */
export const made = z.strictObject({
  /** ISO 8601, UTC: when the result was ready. */
  at: z.iso.datetime(),
  /** Versions. */
  isthmus: z.string(),
  node: z.string(),
  /** The model of the processor, as the system names it. */
  processor: z.string(),
  /** Of the run that had it computed, where one was traced. */
  traceId: z.string().optional(),
});
export type Made = z.infer<typeof made>;

const { version }: { readonly version: string } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
);

/** Now, and here. */
export function madeHere(): Made {
  const traceId = activeTraceId();
  return {
    at: new Date().toISOString(),
    isthmus: version,
    node: process.version,
    processor: cpus()[0]?.model.trim() || 'unknown',
    ...(traceId === undefined ? {} : { traceId }),
  };
}
