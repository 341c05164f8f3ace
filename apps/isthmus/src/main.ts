import { createProgram } from './program.js';
import { endWithReader } from './terminal/closed-pipe.js';
import { explain } from './terminal/exit-code.js';

endWithReader();
try {
  const args = process.argv.slice(2);
  const program = await createProgram(args);
  await program.parseAsync(args, { from: 'user' });
} catch (error) {
  process.exitCode = explain(error);
}
