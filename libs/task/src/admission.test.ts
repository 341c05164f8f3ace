import { describe, expect, it } from 'vitest';
import { createAdmission, QueueFull } from './admission.js';

const { signal } = new AbortController();

/** Whether a promise has been answered by now. */
async function isPending(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol('pending');
  return (await Promise.race([promise, Promise.resolve(pending)])) === pending;
}

describe('an admission', () => {
  it('lets in as many as it has slots, the others in turn', async () => {
    const admission = createAdmission({ slots: 2, queue: 8 });
    const [first, second] = await Promise.all([
      admission.enter({ signal }),
      admission.enter({ signal }),
    ]);
    const [third, fourth] = [admission.enter({ signal }), admission.enter({ signal })];
    expect(await isPending(third)).toBe(true);
    first.leave();
    const { leave } = await third;
    expect(await isPending(fourth)).toBe(true);
    second.leave();
    await fourth;
    leave();
  });

  it('takes a slot back once, however often it is given back', async () => {
    const admission = createAdmission({ slots: 1, queue: 8 });
    const { leave } = await admission.enter({ signal });
    leave();
    leave();
    await admission.enter({ signal });
    expect(await isPending(admission.enter({ signal }))).toBe(true);
  });

  it('refuses who comes when its queue is full, and says what to do', async () => {
    const admission = createAdmission({ slots: 1, queue: 1 });
    const { leave } = await admission.enter({ signal });
    const second = admission.enter({ signal });
    const third = admission.enter({ signal });
    await expect(third).rejects.toBeInstanceOf(QueueFull);
    await expect(third).rejects.toThrow(
      'too many tasks wait [slots=1, expected at most 1 waiting]; try again in 1 s, give the service a longer queue (ISTHMUS_<NAME>_QUEUE), or start another one',
    );
    leave();
    await second;
    expect(await isPending(admission.enter({ signal }))).toBe(true);
  });

  it('keeps no place in its queue for who has gone', async () => {
    const admission = createAdmission({ slots: 1, queue: 1 });
    const { leave } = await admission.enter({ signal });
    const leaving = new AbortController();
    const gone = admission.enter({ signal: leaving.signal });
    leaving.abort();
    await expect(gone).rejects.toThrow('aborted');
    const next = admission.enter({ signal });
    leave();
    await next;
  });

  it('lets nobody in who has gone already', async () => {
    const admission = createAdmission({ slots: 1, queue: 1 });
    await expect(admission.enter({ signal: AbortSignal.abort() })).rejects.toThrow('aborted');
  });

  it('hints at how long tasks took, times those before, over the slots, up to a minute', async () => {
    const hintAfter = async (tookMs: number) => {
      const admission = createAdmission({ slots: 1, queue: 1 });
      const first = await admission.enter({ signal });
      await new Promise((resolve) => setTimeout(resolve, tookMs));
      first.leave();
      await admission.enter({ signal });
      void admission.enter({ signal });
      return admission.enter({ signal }).catch((error: QueueFull) => error.retryAfterMs);
    };
    expect(await hintAfter(0)).toBe(1_000);
    const hint = await hintAfter(800);
    expect(hint).toBeGreaterThan(1_500);
    // A client does not take anything else for a hint.
    expect(Number.isInteger(hint)).toBe(true);
    expect(hint).toBeLessThan(5_000);
  });
});
