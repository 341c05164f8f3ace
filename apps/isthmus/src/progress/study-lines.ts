import type { Colours } from '../terminal/colours.js';
import type { BlockSize } from '../terminal/live-block.js';
import { barText } from './bar-text.js';
import { durationText, rateText } from './duration-text.js';
import { meanMetric, type RunningTask } from './running-task.js';
import type { StageState } from './stage-tally.js';
import { type StudyState, stageNames } from './study-tally.js';

/** Columns of the bar, and of the name of a stage. */
const [barWidth, nameWidth] = [20, 9];
/** Columns of a bar where the terminal is narrow, and which one is. */
const [shortBar, narrow] = [8, 70];
/** Lines of tasks under way, at most. */
const mostTasks = 6;

/** How far a study is, in lines for a terminal: the stages, the cells, tasks under way and failures. */
export function studyLines(
  state: StudyState,
  { columns, rows }: BlockSize,
  colours: Colours,
): readonly string[] {
  const counts = [...Object.values(state.stages), state.cells].map(({ total }) => String(total));
  const place: Place = {
    bar: columns < narrow ? shortBar : barWidth,
    digits: Math.max(...counts.map(({ length }) => length)),
    colours,
  };
  const stages = stageNames.map((name) => stageLine(name, state.stages[name], place));
  const failures = state.failures.map(({ label, message }) =>
    colours.bad(`failed: ${label}: ${message}`),
  );
  const fixed = [...stages, ...cellLines(state, place)];
  const room = Math.max(0, Math.min(mostTasks + 1, rows - fixed.length - failures.length));
  return [...fixed, ...taskLines(state, room, colours), ...failures];
}

/** The same in one line, for a file. */
export function studyLine(state: StudyState): string {
  const stages = stageNames.map((name) => {
    const stage = state.stages[name];
    return `${name} ${doneOf(stage)}/${stage.total}${listed(stageFacts(stage))}`;
  });
  const { cells, barriers } = state;
  return [
    stages.join(', '),
    `${cells.done} of ${cells.total} cells done after ${durationText(state.elapsedMs / 1000)}`,
    ...(barriers === undefined ? [] : [barrierText(barriers)]),
  ].join('; ');
}

function listed(facts: readonly string[]): string {
  return facts.length === 0 ? '' : ` (${facts.join(', ')})`;
}

/** What all lines with a bar share: its columns, the digits of a count, and colours. */
interface Place {
  readonly bar: number;
  readonly digits: number;
  readonly colours: Colours;
}

function stageLine(name: string, stage: StageState, place: Place): string {
  const { colours } = place;
  const facts = stageFacts(stage).map((fact) =>
    fact.endsWith(' failed') ? colours.bad(fact) : colours.faint(fact),
  );
  const head = barLine(name, { done: doneOf(stage), total: stage.total }, place);
  return `${head} ${facts.join(colours.faint(', '))}`.trimEnd();
}

function barLine(
  name: string,
  { done, total }: StudyState['cells'],
  { bar, digits, colours }: Place,
): string {
  const drawn = barText(total === 0 ? 1 : done / total, bar);
  const count = `${String(done).padStart(digits)}/${String(total).padEnd(digits)}`;
  const colour = done === total ? colours.good : (text: string) => text;
  return `${colours.strong(name.padEnd(nameWidth))} ${colour(drawn)} ${colour(count)}`;
}

function doneOf({ computed, cached }: StageState): number {
  return computed + cached;
}

/** What there is to say of a stage beside what is done. */
function stageFacts(stage: StageState): readonly string[] {
  const { total, computed, cached, failed, skipped, running, perMinute, leftMs } = stage;
  const computing = running.filter(({ isComputed }) => isComputed).length;
  const waiting = running.length - computing;
  const isLeft = computed + cached + failed + skipped < total;
  return [
    ...counted(cached, 'already done'),
    ...counted(computing, 'running'),
    ...counted(waiting, 'waiting'),
    ...counted(failed, 'failed'),
    ...counted(skipped, 'skipped'),
    ...(isLeft && perMinute !== undefined ? [rateText(perMinute)] : []),
    ...(isLeft ? [`ETA ${durationText(leftMs && leftMs / 1000)}`] : []),
  ];
}

function counted(count: number, what: string): readonly string[] {
  return count === 0 ? [] : [`${count} ${what}`];
}

function cellLines({ cells, barriers, elapsedMs }: StudyState, place: Place): readonly string[] {
  const time = place.colours.faint(`after ${durationText(elapsedMs / 1000)}`);
  return [
    cells.total === 0 ? time : `${barLine('cells', cells, place)} ${time}`,
    ...(barriers === undefined ? [] : [barrierText(barriers)]),
  ];
}

function barrierText({ split, best, worst, last }: NonNullable<StudyState['barriers']>): string {
  const told = (name: string, { value, label }: typeof best) =>
    `${name} ${value.toFixed(4)} (${label})`;
  return `loss barrier on ${split}: ${[
    told('best', best),
    told('worst', worst),
    told('last', last),
  ].join(', ')}`;
}

/** At most `room` lines; what does not fit is counted. */
function taskLines({ stages }: StudyState, room: number, colours: Colours): readonly string[] {
  const all = stageNames
    .flatMap((name) => stages[name].running)
    .filter(({ isComputed }) => isComputed);
  const shown = all.length <= room ? all : all.slice(0, Math.max(0, room - 1));
  const more = all.length - shown.length;
  return [
    ...shown.map((one) => `  ${taskLine(one, colours)}`),
    ...(more > 0 && room > 0 ? [colours.faint(`  and ${more} more`)] : []),
  ];
}

/** Numbers first: labels may be long, and lines are cut. */
function taskLine(running: RunningTask, colours: Colours): string {
  const { task, stage, fraction } = running;
  const numbers = task.kind === 'train' ? trainingNumbers(running) : [];
  const facts = [`${String(Math.floor(fraction * 100)).padStart(3)} %`, ...numbers];
  return `${facts.join('  ')}  ${task.label}  ${colours.faint(stage)}`;
}

function trainingNumbers(running: RunningTask): readonly string[] {
  const loss = meanMetric(running, 'test_loss');
  const accuracy = meanMetric(running, 'test_accuracy');
  if (loss === undefined || accuracy === undefined) return [];
  return [`test loss ${loss.toFixed(4)}`, `accuracy ${(100 * accuracy).toFixed(2)} %`];
}
