/**
 * One part of a set-up.
 *
 * @typedef {object} Step
 * @property {string} name
 * @property {() => boolean} isDone answers in milliseconds whether there is nothing to do
 * @property {() => Promise<string | void>} run does it; may resolve with a remark for the step's line
 * @property {string} advice what to look at when it fails
 */

const LOG_LINES = 40;

/**
 * Performs a step unless it is done, and says so in one line on stderr (stdout belongs to `--json`).
 *
 * @param {Step} step
 * @returns {Promise<boolean>} false when it failed, which has then been explained
 */
export async function perform({ name, isDone, run, advice }) {
  const start = performance.now();
  process.stderr.write(`set-up: ${name} ... `);
  try {
    const remark = isDone() ? 'up to date' : await run();
    process.stderr.write(`${remark ? `${remark}, ` : ''}${duration(start)}\n`);
    return true;
  } catch (error) {
    const log = error.log ? `\n${excerpt(error.log)}\n\n` : '';
    process.stderr.write(`failed after ${duration(start)}\n${log}`);
    process.stderr.write(`set-up: ${name} failed: ${error.message}\nWhat to look at: ${advice}\n`);
    return false;
  }
}

/** The time since `start` (from performance.now), for people. */
export function duration(start) {
  const milliseconds = performance.now() - start;
  return milliseconds < 1000
    ? `${milliseconds.toFixed(0)} ms`
    : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** A log without its middle, where it is long: the cause is at its beginning or at its end. */
export function excerpt(log, lines = LOG_LINES) {
  const all = log.trimEnd().split('\n');
  if (all.length <= lines) return all.join('\n');
  const half = Math.floor(lines / 2);
  return [...all.slice(0, half), '[...]', ...all.slice(-half)].join('\n');
}
