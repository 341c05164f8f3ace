import { runCommandLine } from './run-command-line.js';
import { endWithReader } from './terminal/closed-pipe.js';
import { processIo } from './terminal/command-io.js';

endWithReader();
process.exitCode = await runCommandLine(process.argv.slice(2), processIo());
