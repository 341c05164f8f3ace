import type { Command } from 'commander';
import { examples } from './examples.js';
import { storeDuCommand } from './store-du-command.js';
import { storeGcCommand } from './store-gc-command.js';
import { storeLsCommand } from './store-ls-command.js';
import { storeVerifyCommand } from './store-verify-command.js';

/** `isthmus store ls|du|gc|verify` */
export function storeCommand(command: Command): Command {
  return command
    .addCommand(storeLsCommand())
    .addCommand(storeDuCommand())
    .addCommand(storeGcCommand())
    .addCommand(storeVerifyCommand())
    .addHelpText('after', examples('isthmus store ls', 'isthmus store verify'));
}
