import { fileNotation, parseDataset } from '@isthmus/dataset';
import { type Command, Option } from 'commander';

/**
 * Adds --dataset, and --data for a file of one's own: a command's action finds either as `dataset`,
 * a notation that can be read.
 */
export function withDatasetOption(
  command: Command,
  { description, otherwise }: { readonly description: string; readonly otherwise?: string },
): Command {
  return command
    .addOption(
      new Option('--dataset <notation>', `${description}; see \`isthmus dataset list\``)
        .argParser(datasetNotation)
        .default(otherwise),
    )
    .addOption(
      new Option(
        '--data <file>',
        'the same, your own: .npz or .safetensors with x and y',
      ).conflicts('dataset'),
    )
    .hook('preAction', (_, action) => {
      const { data } = action.opts<{ data?: string }>();
      if (data !== undefined) action.setOptionValue('dataset', fileNotation(data));
    });
}

/** Gives back a notation that can be read. Throws a RangeError for any other. */
function datasetNotation(notation: string): string {
  parseDataset(notation);
  return notation;
}
