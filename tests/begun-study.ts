import { expect, vi } from 'vitest';
import { isthmus, succeed } from './command.js';
import { freshFolder, namesIn } from './fresh-folder.js';
import { type ChildProcess, childrenOf } from './processes.js';
import { type RunningCommand, startIsthmus } from './running-command.js';
import { runResultOf, twoPairs, writeStudy } from './tiny-study.js';

const services = ['trainer', 'matcher', 'evaluator'] as const;
type ServiceName = (typeof services)[number];

/** Trainings, matchings and paths of the study. */
const tasks = 7;

/** A study in the middle of its run: one network is trained, two are to come. */
export interface BegunStudy {
  readonly conductor: RunningCommand;
  readonly services: Readonly<Record<ServiceName, ChildProcess>>;
  /** Runs the same command again; it has to succeed and to compute only what is not finished. */
  finish(): Promise<void>;
}

/** Starts a study on local services and waits until the first network is trained. */
export async function beginStudy(): Promise<BegunStudy> {
  const cwd = freshFolder();
  const command = ['run', writeStudy(cwd, twoPairs), '--json'];
  const conductor = startIsthmus(command, { cwd, detached: true });
  const finished = () => namesIn(cwd, '.isthmus', 'store', 'results').length;
  await vi.waitUntil(() => finished() > 0, { timeout: 60_000, interval: 10 });
  const children = childrenOf(conductor.pid);
  const find = (name: ServiceName): ChildProcess => {
    const child = children.find((one) => one.command.includes(`/services/${name}/`));
    if (child === undefined) throw new Error(`the conductor has no ${name}`);
    return child;
  };
  return {
    conductor,
    services: { trainer: find('trainer'), matcher: find('matcher'), evaluator: find('evaluator') },
    async finish() {
      const cached = finished();
      const outcome = await succeed(command, { cwd }, isthmus);
      expect(runResultOf(outcome).cells).toEqual({
        computed: tasks - cached,
        cached,
        failed: 0,
        skipped: 0,
      });
    },
  };
}
