import type { MatchStep } from '@isthmus/matching';
import { recordSpan } from '@isthmus/runtime';
import type { TaskNews } from '@isthmus/task';
import type { MatchWorkEvent } from './match-work.js';

/** Tells people and traces what a search does: news of one event. */
type MatchReporter = (event: MatchWorkEvent) => readonly TaskNews[];

/** Tells every step, with what it gained, and records every sweep. */
export function reportSweeps(): MatchReporter {
  let steppedAt = performance.now();
  return (event) => {
    if (event.kind !== 'step') return [];
    const { sweep, done, steps, subject, gain, objective } = event;
    if (done === steps) {
      recordSpan('match.sweep', performance.now() - steppedAt, { 'isthmus.sweep': sweep });
      steppedAt = performance.now();
    }
    const metrics = { [`gain_${subject}`]: gain, ...(objective !== undefined && { objective }) };
    return [
      // Nobody knows how many sweeps there will be.
      { kind: 'progress', progress: { stage: stageOf(event), completed: done, total: 0 } },
      ...Object.entries(metrics).map(
        ([name, value]): TaskNews => ({ kind: 'metric', metric: { name, value, step: sweep } }),
      ),
    ];
  };
}

/** Tells how many restarts are done, with the objective that each came to, and records every one. */
export function reportRestarts(restarts: number): MatchReporter {
  let done = 0;
  const progress = (stage: string): TaskNews => ({
    kind: 'progress',
    progress: { stage, completed: done, total: restarts },
  });
  return (event) => {
    if (event.kind === 'step')
      return [progress(`${done} of ${restarts} restarts, ${stageOf(event)}`)];
    if (event.kind !== 'restarted') return [];
    const { index, restarted, spent } = event;
    recordSpan('match.restart', spent.to - spent.from, { 'isthmus.restart': index + 1 });
    done += 1;
    const value = restarted.reduce((sum, { objective }) => sum + objective, 0);
    const metric = { name: 'restart_objective', value, step: index + 1 };
    return [progress(`${done} of ${restarts} restarts`), { kind: 'metric', metric }];
  };
}

function stageOf({ sweep, subject }: MatchStep): string {
  return `sweep ${sweep}, ${subject}`;
}
