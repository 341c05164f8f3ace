import { parseMethod } from '@isthmus/matching';
import type { MatchSpec } from '@isthmus/task';
import type { ServiceClients } from './service-clients.js';

/** Whether a match looks at training examples. Throws a RangeError for one that the matcher refuses. */
export type NeedsData = (spec: MatchSpec) => Promise<boolean>;

/** Knows it of our methods without a service, by reading each once. The matcher is asked about any other, once about each spec. */
export function createNeedsData(
  matcher: () => Promise<Pick<ServiceClients, 'validateMatch'>>,
  signal: AbortSignal,
): NeedsData {
  const read = new Map<string, boolean | undefined>();
  const readOnce = (method: string) => {
    if (!read.has(method)) read.set(method, needOfOurs(method));
    return read.get(method);
  };
  const asked = new Map<string, Promise<boolean>>();
  const ask = async (spec: MatchSpec) => {
    const { validateMatch } = await matcher();
    return (await validateMatch(spec, signal)).needsData;
  };
  const askOnce = (spec: MatchSpec) => {
    const key = JSON.stringify(spec);
    const known = asked.get(key);
    if (known !== undefined) return known;
    const answer = ask(spec);
    asked.set(key, answer);
    // Whoever waits for it is told of a failure; who comes later may be luckier.
    answer.catch(() => asked.delete(key));
    return answer;
  };
  return async (spec) => readOnce(spec.method) ?? askOnce(spec);
}

/** Undefined for a method, or an option, that our matcher does not know: one elsewhere may. */
function needOfOurs(method: string): boolean | undefined {
  try {
    return parseMethod(method).needsData;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
