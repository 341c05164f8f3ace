import { shorten } from '@isthmus/spelling';
import type { z } from 'zod';

/** What a schema has against a value, as a message may tell it: three issues, each in brief, of perhaps thousands. */
export function toldIssues({ issues }: z.ZodError): string {
  return issues
    .slice(0, 3)
    .map(({ path, message }) => shorten([path.join('.'), message].filter(Boolean).join(': ')))
    .join('; ');
}
