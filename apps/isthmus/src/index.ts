export { runCommandLine } from './run-command-line.js';
export type { CommandIo, CommandOutput } from './terminal/command-io.js';
