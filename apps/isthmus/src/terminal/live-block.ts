import cliTruncate from 'cli-truncate';
import { createLogUpdate } from 'log-update';
import { drawOn } from './above-block.js';
import { type Colours, coloursOf } from './colours.js';
import { commandIo } from './command-io.js';

/** How much of a terminal there is to draw on, in characters. */
export interface BlockSize {
  readonly columns: number;
  readonly rows: number;
}

/** What is to be seen of something that goes on. */
export interface BlockView {
  /** Lines on a terminal; those that are wider are cut. */
  lines(size: BlockSize, colours: Colours): readonly string[];
  /** The same in one line, for a file or a pipe; undefined while there is nothing to tell. */
  line(): string | undefined;
}

/** Something that goes on, shown on stderr. */
export interface LiveBlock {
  /** Tells that the view has changed: it is drawn soon. */
  changed(): void;
  /** Without a terminal, tells the view's line now, as at the beginning of a stage. */
  tell(): void;
  /** Draws or tells the view for the last time, which stays. */
  stop(): void;
}

/** Between two drawings, and between two lines where there is no terminal. */
const [drawMs, tellMs] = [100, 10_000];
/** Between two drawings of a view that did not change, in which time has passed. */
const tickMs = 1_000;
/** Of a terminal that does not tell. */
const usualRows = 24;

/** Begins to show a view: on a terminal as a block that is drawn again, otherwise as a line now and then. */
export function openBlock(view: BlockView): LiveBlock {
  const { stderr, env } = commandIo();
  return stderr.isTTY === true && env.TERM !== 'dumb' ? drawnBlock(view) : toldBlock(view);
}

function drawnBlock(view: BlockView): LiveBlock {
  const { stderr } = commandIo();
  const colours = coloursOf(stderr);
  // Whatever hides the cursor ends the process at a signal, to give it back: Ctrl-C is the command's own to handle.
  const update = createLogUpdate(stderr, { showCursor: true });
  let isChanged = true;
  let drawnAt = Number.NEGATIVE_INFINITY;
  const draw = () => {
    // The last column is left free: some terminals begin a line when it is written to.
    const columns = Math.max(1, (stderr.columns ?? 80) - 1);
    const rows = Math.max(1, (stderr.rows ?? usualRows) - 1);
    const lines = view.lines({ columns, rows }, colours).slice(0, rows);
    update(lines.map((line) => cliTruncate(line, columns)).join('\n'));
    [isChanged, drawnAt] = [false, performance.now()];
  };
  const leave = drawOn(stderr, (line) => {
    update.clear();
    stderr.write(`${line}\n`);
    draw();
  });
  draw();
  const timer = setInterval(() => {
    if (isChanged || performance.now() - drawnAt >= tickMs) draw();
  }, drawMs).unref();
  return {
    changed() {
      isChanged = true;
    },
    tell: () => undefined,
    stop() {
      clearInterval(timer);
      draw();
      update.done();
      leave();
    },
  };
}

function toldBlock(view: BlockView): LiveBlock {
  const { stderr } = commandIo();
  let told: string | undefined;
  const tell = () => {
    const line = view.line();
    if (line === undefined || line === told) return;
    told = line;
    stderr.write(`${line}\n`);
  };
  const timer = setInterval(tell, tellMs).unref();
  return {
    changed: () => undefined,
    tell,
    stop() {
      clearInterval(timer);
      // What was over before anything was told of it needs no telling.
      if (told !== undefined) tell();
    },
  };
}
