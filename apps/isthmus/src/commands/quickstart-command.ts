import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { withSessionOptions } from './common-options.js';
import { examples } from './examples.js';
import { type RunOptions, run } from './run-command.js';

/** `isthmus quickstart` */
export function quickstartCommand(command: Command): Command {
  return withSessionOptions(command)
    .option('-o, --output <folder>', 'where the report goes (default: results/quickstart)')
    .addHelpText('after', examples('isthmus quickstart', 'isthmus quickstart --json'))
    .action(async (options: RunOptions) => {
      const file = fileURLToPath(new URL('../../../../studies/quickstart.yaml', import.meta.url));
      await run(file, options);
    });
}
