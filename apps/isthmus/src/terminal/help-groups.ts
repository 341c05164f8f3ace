import { type Command, Help, Option } from 'commander';

/** The heading of the options that many commands have in common. */
export const commonOptions = 'Common options:';

/** Lists a command's own options before the common ones, whatever their order in the program. */
export function withCommonOptionsLast(command: Command): Command {
  const help = new Option('-h, --help', 'display help for command').helpGroup(commonOptions);
  return command.addHelpOption(help).configureHelp({
    groupItems(...args) {
      const groups = new Help().groupItems(...args);
      const common = groups.get(commonOptions);
      if (common === undefined || !groups.delete(commonOptions)) return groups;
      return groups.set(commonOptions, common);
    },
  });
}
