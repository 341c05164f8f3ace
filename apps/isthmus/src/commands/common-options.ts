import { type Command, Option } from 'commander';

/** Adds the options of every command that computes. */
export function withSessionOptions(command: Command): Command {
  return command
    .option('--store <url>', 'where results are kept: a folder, or s3://bucket?endpoint=URL')
    .option(
      '--services <list>',
      'services to use instead of local ones: trainer=H:P,matcher=H:P,evaluator=H:P',
    )
    .addOption(jsonOption());
}

/** --json, for machines. */
export function jsonOption(): Option {
  return new Option('--json', 'print one JSON object on stdout');
}

/** The end of a command's help. */
export function examples(...lines: readonly string[]): string {
  return `\nExample${lines.length > 1 ? 's' : ''}:\n${lines.map((line) => `  $ ${line}`).join('\n')}`;
}
