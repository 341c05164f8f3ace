import { Command } from 'commander';
import { type CommandRow, commandGroups } from './commands/command-table.js';
import {
  type CommandIo,
  type CommandOutput,
  endWith,
  withCommandIo,
} from './terminal/command-io.js';
import { explain } from './terminal/exit-code.js';
import { withCommonOptionsLast } from './terminal/help-groups.js';
import { withOptionHints } from './terminal/option-hints.js';
import { version } from './terminal/version.js';

/**
 * Runs a command line, the words behind `isthmus`, in this process; answers with its exit code. All that it prints
 * goes to `io`, and nothing of it is left in the process when it ends; but `serve`, which is for a process of its own, gives
 * its service the process's streams and signals. One at a time: a process has one tracer.
 */
export function runCommandLine(args: readonly string[], io: CommandIo): Promise<number> {
  return withCommandIo(args, io, async () => {
    try {
      const program = await createProgram(args, io);
      await program.parseAsync(args, { from: 'user' });
    } catch (error) {
      endWith(explain(error));
    }
  });
}

/** The program, in which the command that `args` ask for, alone, has more than a name and a summary. */
async function createProgram(args: readonly string[], io: CommandIo): Promise<Command> {
  const program = new Command('isthmus')
    .description('study linear mode connectivity modulo permutation')
    .version(version)
    .showSuggestionAfterError();
  const asked = commandAskedFor(args);
  for (const { title, commands } of commandGroups) {
    program.commandsGroup(title);
    for (const row of commands) program.addCommand(await createCommand(row, row.name === asked));
  }
  program.helpCommand(true);
  const { commands } = program;
  for (const command of [program, ...commands, ...commands.flatMap((c) => c.commands)]) {
    withOptionHints(printOn(io, command.exitOverride()), args);
    if (command !== program) withCommonOptionsLast(command);
  }
  return program;
}

/** The first word that is no option, or the one behind `help`. */
function commandAskedFor(args: readonly string[]): string | undefined {
  const [first, second] = args.filter((arg) => !arg.startsWith('-'));
  return first === 'help' ? second : first;
}

async function createCommand(row: CommandRow, isAsked: boolean): Promise<Command> {
  const command = new Command(row.name).description(row.summary);
  return isAsked ? (await row.load())(command) : command;
}

/** Columns of help where there is no terminal to ask. */
const usualWidth = 80;

function printOn({ stdout, stderr }: CommandIo, command: Command): Command {
  const widthOf = ({ isTTY, columns }: CommandOutput) =>
    (isTTY ? columns : undefined) ?? usualWidth;
  return command.configureOutput({
    writeOut: (text) => stdout.write(text),
    writeErr: (text) => stderr.write(text),
    getOutHelpWidth: () => widthOf(stdout),
    getErrHelpWidth: () => widthOf(stderr),
    getOutHasColors: () => false,
    getErrHasColors: () => false,
  });
}
