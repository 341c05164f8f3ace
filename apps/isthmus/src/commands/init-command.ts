import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { withDatasetOption } from '../input/dataset-option.js';
import { writeOutput } from '../input/files.js';
import { filesOf } from '../study/model-files.js';
import { newStudy } from '../study/new-study.js';
import { BadInput } from '../terminal/exit-code.js';
import { printResult } from '../terminal/output.js';
import { jsonOption } from './common-options.js';
import { examples } from './examples.js';

interface InitOptions {
  readonly models?: readonly string[];
  readonly dataset?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** `isthmus init [FILE]` */
export function initCommand(command: Command): Command {
  const description = 'the data set of the study (default: digits, where networks are trained)';
  withDatasetOption(command, { description, otherwise: 'none' });
  return command
    .argument('[file]', 'the study file', 'study.yaml')
    .option('--models <files...>', 'files, folders or patterns of models to study: none is trained')
    .option('--force', 'replace a file that is there')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      examples('isthmus init', "isthmus init resnets.yaml --models 'runs/*.pt' --dataset cifar-10"),
    )
    .action((file: string, { models = [], dataset, force, json }: InitOptions) => {
      if (existsSync(file) && force !== true) {
        throw new BadInput(`there is a file of that name [file=${file}]; --force replaces it`);
      }
      if (models.length > 0 && dataset === undefined) {
        throw new BadInput(
          'nothing says on which data set the models were trained: name it with --dataset, or your own with --data',
        );
      }
      const missing = models.find(
        (one) => !filesOf(one, undefined).every((path) => existsSync(path)),
      );
      if (missing !== undefined) {
        throw new BadInput(`there is no such model file or folder [models=${missing}]`);
      }
      writeOutput(file, newStudy(file, { models, dataset: dataset ?? 'digits' }));
      const text = `${file}\nisthmus plan ${file} shows what it computes, isthmus run ${file} computes it`;
      printResult({ study: file }, text, { json: json === true });
    });
}
