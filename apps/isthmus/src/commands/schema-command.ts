import { studyFileSchema } from '@isthmus/study';
import type { Command } from 'commander';
import { printResult } from '../terminal/output.js';
import { jsonOption } from './common-options.js';
import { examples } from './examples.js';

/** `isthmus schema` */
export function schemaCommand(command: Command): Command {
  return command
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `${examples('isthmus schema > study.schema.json')}\n
Editors that speak YAML complete and check a study that begins with this line:
  # yaml-language-server: $schema=./study.schema.json`,
    )
    .action((options: { json?: boolean }) => {
      const schema = studyFileSchema();
      printResult(schema, JSON.stringify(schema, null, 2), options);
    });
}
