import { fileNotation, parseDataset } from '@isthmus/dataset';
import { type Command, Option } from 'commander';
import { say } from '../terminal/output.js';
import { noDataset } from './measured-dataset.js';

/** What a data set is for, and what is taken without one. */
export interface DatasetUse {
  readonly description: string;
  /** The models' own; the same where they have one, and none for `--dataset none`; none; or a notation. */
  readonly otherwise: 'own' | 'own or none' | 'none' | 'digits';
}

/**
 * Adds --dataset, and --data for a file of one's own: a command's action finds either as `dataset`,
 * a notation that can be read.
 */
export function withDatasetOption(
  command: Command,
  { description, otherwise }: DatasetUse,
): Command {
  const isOptional = otherwise === 'own or none';
  const read = (text: string) => (isOptional && text === noDataset ? text : datasetNotation(text));
  const what = isOptional ? `${description}, or ${noDataset}` : description;
  const option = new Option('--dataset <notation>', `${what}; see \`isthmus dataset list\``);
  option.argParser(read);
  if (otherwise === 'digits') option.default(otherwise);
  if (otherwise.startsWith('own')) option.default(undefined, "the models' own, as their files say");
  return command
    .addOption(option)
    .addOption(
      new Option(
        '--data <file>',
        'the same, your own: .npz or .safetensors with x and y',
      ).conflicts('dataset'),
    )
    .hook('preAction', (_, action) => {
      const { data } = action.opts<{ data?: string }>();
      if (data !== undefined) action.setOptionValue('dataset', fileNotation(data));
      else if (otherwise === 'digits' && action.getOptionValueSource('dataset') === 'default') {
        say('data set: digits, as none is named');
      }
    });
}

/** Gives back a notation that can be read. Throws a RangeError for any other. */
function datasetNotation(notation: string): string {
  parseDataset(notation);
  return notation;
}
