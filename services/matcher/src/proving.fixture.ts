import { rpcReason } from '@isthmus/rpc';
import { expect } from 'vitest';

/** A task's stream, whatever its result is. */
type Responses = AsyncIterable<{
  readonly event?: { readonly $case: string; readonly value: unknown } | undefined;
}>;

/** Reads a stream to its end, and the result as one of that schema. */
export async function resultOf<Result>(
  responses: Responses,
  result: { parse(value: unknown): Result },
): Promise<Result> {
  for await (const { event } of responses) {
    if (event?.$case === 'result') return result.parse(event.value);
  }
  return expect.fail('the stream ended without a result');
}

/** What the service says of a request that it does not do. */
export async function refusalIn(responses: Responses): Promise<string> {
  try {
    for await (const { event } of responses) {
      if (event?.$case === 'result') expect.fail('expected a refusal');
    }
  } catch (error) {
    return rpcReason(error);
  }
  return expect.fail('the stream ended without a refusal');
}
