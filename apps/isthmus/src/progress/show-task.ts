import type { DownloadOptions } from '@isthmus/dataset';
import { isWaiting, type Progress } from '@isthmus/task';
import { openBlock } from '../terminal/live-block.js';
import { barText } from './bar-text.js';
import { durationText } from './duration-text.js';

/** Shows how far one task is. */
export interface TaskProgress {
  readonly note: (progress: Progress) => void;
  readonly stop: () => void;
}

/** Shows how far a download is. */
interface DownloadProgress {
  readonly note: NonNullable<DownloadOptions['onProgress']>;
  readonly stop: () => void;
}

/** Shows how many of so many objects are done. */
interface ObjectProgress {
  /** Counts one more, of a kind. */
  note(kind: string): void;
  stop(): void;
}

const barWidth = 24;
/** Work that is measured for less than this says nothing of how long the rest takes. */
const [leastMs, leastFraction] = [2_000, 0.01];

/** Starts showing one task on stderr. */
export function showTask(name: string): TaskProgress {
  const work = showWork(name);
  return {
    note(progress) {
      const { stage, completed, total } = progress;
      const fraction = total > 0 ? completed / total : 0;
      work.note(fraction, stage, { isWaiting: isWaiting(progress) });
    },
    stop: work.stop,
  };
}

/** Starts showing a download on stderr. */
export function showDownload(name: string): DownloadProgress {
  const work = showWork(name);
  return {
    note: ({ file, receivedBytes, totalBytes }) =>
      work.note(receivedBytes / Math.max(totalBytes ?? 0, receivedBytes, 1), file),
    stop: work.stop,
  };
}

/** Starts showing on stderr how many of so many objects are done. */
export function showObjects(name: string, total: number): ObjectProgress {
  const work = showWork(name);
  let done = 0;
  return {
    note(kind) {
      done += 1;
      work.note(done / Math.max(1, total), kind);
    },
    stop: work.stop,
  };
}

/** One line: a bar, the time that has passed, and the time that is left going by what was measured. */
function showWork(name: string) {
  const startedAt = performance.now();
  let [fraction, detail] = [0, 'starting'];
  /** Since when work has been done here, and how much had been before. */
  let begun: { readonly at: number; readonly fraction: number } | undefined;
  const left = () => {
    if (begun === undefined) return undefined;
    const [tookMs, done] = [performance.now() - begun.at, fraction - begun.fraction];
    if (tookMs < leastMs || done < leastFraction) return undefined;
    return (((1 - fraction) / done) * tookMs) / 1000;
  };
  const facts = () => {
    const percent = `${Math.floor(100 * fraction)} %`;
    const passed = durationText((performance.now() - startedAt) / 1000);
    return [percent, passed, ...(fraction < 1 ? [`ETA ${durationText(left())}`] : []), detail];
  };
  const block = openBlock({
    lines: (_, { strong }) => [
      `${strong(name)} ${barText(fraction, barWidth)} ${facts().join('  ')}`,
    ],
    line: () => `${name}: ${facts().join(', ')}`,
  });
  return {
    note(done: number, what: string, { isWaiting = false } = {}) {
      [fraction, detail] = [Math.min(1, done), what];
      // The first that is told may have been done before, as of a training that goes on.
      if (!isWaiting && done > 0) begun ??= { at: performance.now(), fraction };
      block.changed();
    },
    stop: block.stop,
  };
}
