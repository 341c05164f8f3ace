import type { DownloadOptions } from '@isthmus/dataset';
import {
  type CellReport,
  type Study,
  type StudyPlan,
  summaryRows,
  type TaskPlan,
  type TaskReport,
} from '@isthmus/study';
import type { Progress } from '@isthmus/task';
import { MultiBar, type SingleBar } from 'cli-progress';
import { commandIo } from './command-io.js';
import { say } from './output.js';

/** Shows how far a study is: a line for each kind of task, with the time left. */
export interface StudyProgress {
  readonly note: (report: TaskReport | CellReport) => void;
  readonly stop: () => void;
}

/** Shows how far one task is. */
export interface TaskProgress {
  readonly note: (progress: Progress) => void;
  readonly stop: () => void;
}

/** Shows how far a download is. */
export interface DownloadProgress {
  readonly note: NonNullable<DownloadOptions['onProgress']>;
  readonly stop: () => void;
}

/** Steps of a bar for each task. */
const resolution = 1000;

/** Starts showing on stderr. Without a terminal it prints a line now and then. */
export function showStudy(study: Study, plan: StudyPlan): StudyProgress {
  const bars = createBars();
  const fractions = new Map<string, number>();
  const known = new Set<string>();
  const ofKind = (kind: TaskPlan['kind']) => plan.tasks.filter((task) => task.kind === kind);
  const bar = (kind: TaskPlan['kind']): SingleBar =>
    bars.create(ofKind(kind).length * resolution, 0, { name: kind, detail: 'waiting' });
  const isTerminal = commandIo().stderr.isTTY === true;
  const tell = (line: string) => (isTerminal ? bars.log(`${line}\n`) : say(line));
  const stages = { train: bar('train'), match: bar('match'), evaluate: bar('evaluate') };
  const update = (task: TaskPlan, fraction: number, detail: string) => {
    fractions.set(task.id, fraction);
    const done = ofKind(task.kind).reduce((sum, { id }) => sum + (fractions.get(id) ?? 0), 0);
    const steps = Math.round(done * resolution);
    stages[task.kind].update(steps, { detail: `${task.label}: ${detail}` });
  };
  // Tasks that wait for their turn must not hide the one that is computed.
  const isOtherUnderWay = ({ kind }: TaskPlan) =>
    ofKind(kind).some(({ id }) => {
      const fraction = fractions.get(id) ?? 0;
      return fraction > 0 && fraction < 1;
    });
  return {
    note(report) {
      const { task } = report;
      switch (report.kind) {
        case 'started':
          if (isOtherUnderWay(task)) return;
          return update(task, 0, 'starting');
        case 'progress':
          if (report.progress.total === 0 && isOtherUnderWay(task)) return;
          return update(task, fractionOf(report.progress), report.progress.stage);
        case 'measured':
          // What was known before stands in the table at the end alone.
          if (known.has(task.id)) return;
          return tell(`${task.label}: ${barriersOf(study, report.cell)}`);
        case 'finished':
          if (report.cached) known.add(task.id);
          return update(task, 1, report.cached ? 'already done' : 'done');
        case 'remark':
          if (report.remark.kind === 'damaged') tell(`warning: ${report.remark.message}`);
          return;
        case 'failed':
          return update(task, fractions.get(task.id) ?? 0, 'failed');
        case 'skipped':
          return update(task, 0, 'skipped');
      }
    },
    stop() {
      // What was told since the last drawing is drawn with the next one.
      if (isTerminal) bars.update();
      bars.stop();
    },
  };
}

/** The loss barriers of a cell in words, such as "loss barrier 0.031 on test, repaired 0.012". */
function barriersOf(study: Study, cell: CellReport['cell']): string {
  return summaryRows({ study, cells: [cell] })
    .flatMap(({ lossBarrier, correctedLossBarriers }) => [
      ...(Object.keys(lossBarrier).length > 0 ? [`loss barrier ${inWords(lossBarrier)}`] : []),
      ...Object.entries(correctedLossBarriers).map(
        ([kind, values]) => `${kind} ${inWords(values)}`,
      ),
    ])
    .join(', ');
}

function inWords(bySplit: Readonly<Record<string, number>>): string {
  return Object.entries(bySplit)
    .map(([split, value]) => `${value.toFixed(4)} on ${split}`)
    .join(' and ');
}

/** Starts showing one task on stderr. */
export function showTask(name: string): TaskProgress {
  const bars = createBars();
  const bar = bars.create(resolution, 0, { name, detail: 'starting' });
  return {
    note(progress) {
      const steps = Math.round(fractionOf(progress) * resolution);
      bar.update(steps, { detail: progress.stage });
    },
    stop: () => bars.stop(),
  };
}

/** Starts showing a download on stderr. */
export function showDownload(name: string): DownloadProgress {
  const bars = createBars();
  const bar = bars.create(1, 0, { name, detail: 'connecting' });
  return {
    note({ file, receivedBytes, totalBytes }) {
      bar.setTotal(Math.max(totalBytes ?? 0, receivedBytes, 1));
      bar.update(receivedBytes, { detail: file });
    },
    stop: () => bars.stop(),
  };
}

/** Starts showing on stderr how many of so many objects are done; `note` counts one more, of a kind. */
export function showObjects(
  name: string,
  total: number,
): { note(kind: string): void; stop(): void } {
  const bars = createBars();
  const bar = bars.create(Math.max(1, total), 0, { name, detail: '' });
  return { note: (kind) => bar.increment({ detail: kind }), stop: () => bars.stop() };
}

function createBars(): MultiBar {
  return new MultiBar({
    format: ' {name} {bar} {percentage} %  {duration_formatted}, ETA {eta_formatted}  {detail}',
    formatTime: timeLeft,
    barsize: 24,
    etaBuffer: 40,
    hideCursor: true,
    noTTYOutput: true,
    notTTYSchedule: 10_000,
    stream: commandIo().stderr,
  });
}

function fractionOf({ completed, total }: Progress): number {
  return total > 0 ? completed / total : 0;
}

/** Seconds as people say them; what is not known yet is a question mark. */
function timeLeft(seconds: number): string {
  if (!Number.isFinite(seconds)) return '?';
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
