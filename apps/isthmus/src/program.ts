import { Command } from 'commander';
import { type CommandRow, commandGroups } from './commands/command-table.js';
import { withOptionHints } from './terminal/option-hints.js';
import { version } from './terminal/version.js';

/** The program, in which the command that `args` ask for, alone, has more than a name and a summary. */
export async function createProgram(args: readonly string[]): Promise<Command> {
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
    withOptionHints(command.exitOverride(), args);
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
