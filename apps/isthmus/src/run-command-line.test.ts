import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runCommandLine } from './run-command-line.js';

/** Runs a command line; answers with its exit code and what it printed. */
async function outcomeOf(args: readonly string[], signal?: AbortSignal) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const io = { stdout, stderr, env: {}, ...(signal && { signal }) };
  const code = await runCommandLine(args, io);
  const [printed, said] = [stdout, stderr].map((stream) => String(stream.read() ?? ''));
  return { code, printed, said };
}

const symmetries = (units: number) => ['theory', 'symmetries', `mlp:2-${units}-1`, '--json'];

describe('a command line in this process', () => {
  it('prints on its own streams, also beside another one', async () => {
    const outcomes = await Promise.all([2, 3, 4].map((units) => outcomeOf(symmetries(units))));
    const alone = await outcomeOf(symmetries(3));
    expect(outcomes[1]).toEqual(alone);
    expect(new Set(outcomes.map(({ printed }) => printed)).size).toBe(3);
    expect(outcomes.map(({ code, said }) => [code, said])).toEqual([
      ...[0, 0, 0].map((code) => [code, '']),
    ]);
  });

  it('leaves nothing of a refusal to the next one', async () => {
    expect(await outcomeOf(['theory', 'symmetries', 'mlp:2'])).toMatchObject({ code: 2 });
    expect(await outcomeOf(symmetries(2))).toMatchObject({ code: 0, said: '' });
    expect(process.exitCode).toBeUndefined();
  });

  it('is interrupted by its signal', async () => {
    const store = mkdtempSync(join(tmpdir(), 'isthmus-signal-'));
    onTestFinished(() => rmSync(store, { recursive: true }));
    const args = ['store', 'verify', '--store', store];
    expect(await outcomeOf(args, AbortSignal.abort())).toMatchObject({ code: 130, printed: '' });
  });
});
