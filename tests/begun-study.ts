import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { isthmus, succeed } from './command.js';
import { freshFolder, namesIn } from './fresh-folder.js';
import { type ChildProcess, childrenOf } from './processes.js';
import { type RunningCommand, startIsthmus } from './running-command.js';
import { runResultOf, twoPairs, writeStudy } from './tiny-study.js';

/** Trainings, matchings and paths of the study. */
const tasks = 7;

/** A study in the middle of its run. */
export interface BegunStudy {
  readonly conductor: RunningCommand;
  /** Those that it has called so far. */
  readonly services: readonly ChildProcess[];
  /** The one that was waited for. */
  readonly service: ChildProcess;
  /** Runs the same command again; it has to succeed and to compute only what is not finished. */
  finish(): Promise<void>;
}

/** What sets a study apart from others. */
interface StudySetting {
  /** What is waited for. */
  readonly service?: 'trainer' | 'matcher' | 'evaluator';
  /** The seeds of its networks are this one and the two that follow. */
  readonly firstSeed?: number;
  /** A store that served services are on, too: these finish what it began. */
  readonly served?: { readonly store: string; readonly addresses: string };
}

/** Starts a study on local services and waits until the first network is trained, and a service has been called. */
export async function beginStudy(setting: StudySetting = {}): Promise<BegunStudy> {
  const { service: name = 'trainer', firstSeed: first = 1, served } = setting;
  const cwd = freshFolder();
  const pairs = [
    [first, first + 1],
    [first + 1, first + 2],
  ];
  const store = served?.store ?? join(cwd, '.isthmus', 'store');
  const command = ['run', writeStudy(cwd, { ...twoPairs, pairs }), '--store', store, '--json'];
  const ofOthers = namesIn(store, 'results').length;
  const conductor = startIsthmus(command, { cwd, detached: true });
  const finished = () => namesIn(store, 'results').length - ofOthers;
  await vi.waitUntil(() => finished() > 0, { timeout: 60_000, interval: 10 });
  const logs = join(cwd, '.isthmus', 'logs');
  const listens = () =>
    namesIn(logs).includes(`${name}.log`) &&
    readFileSync(join(logs, `${name}.log`), 'utf8').includes('"listening"');
  await vi.waitUntil(listens, { timeout: 60_000, interval: 10 });
  const services = childrenOf(conductor.pid);
  const service = services.find(({ command }) => command.includes(`/services/${name}/`));
  if (service === undefined) throw new Error(`the conductor has no ${name}`);
  return {
    conductor,
    services,
    service,
    async finish() {
      const cached = finished();
      const outcome =
        served === undefined
          ? await succeed(command, { cwd }, isthmus)
          : await succeed([...command, '--services', served.addresses], { cwd });
      expect(runResultOf(outcome).cells).toEqual({
        computed: tasks - cached,
        cached,
        failed: 0,
        skipped: 0,
      });
    },
  };
}
