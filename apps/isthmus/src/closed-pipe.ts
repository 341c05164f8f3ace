/**
 * Ends this process quietly once nobody reads what it prints any more, as in `isthmus help | head -1`: with the exit
 * code that it has by then.
 */
export function endWithReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exit();
    });
  }
}
