import { reason } from './system-reason.js';

/**
 * Ends this process quietly once nobody reads what it prints any more, as in `isthmus help | head -1`: with the exit
 * code that it has by then. A result that cannot be printed, as on a full disk, fails in one sentence; what is
 * told on stderr besides may be lost.
 */
export function endWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    console.error(`error: cannot print the result: ${reason(error)}`);
    process.exit(1);
  });
  process.stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
  });
}
