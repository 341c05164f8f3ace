import type { Command } from 'commander';
import { withDatasetOption } from '../input/dataset-option.js';
import type { SessionOptions } from '../session/session.js';
import { networkOption, weightsOption, withSessionOptions } from './common-options.js';

/** The options of commands that line many models up and measure between them. */
export interface ManyModelsOptions extends SessionOptions {
  readonly method: string;
  readonly network: string;
  readonly weights?: string;
  readonly dataset?: string;
  readonly json?: boolean;
}

/** Adds the models, which `models` describes, and the options of `ManyModelsOptions`. */
export function withManyModels(command: Command, models: string): Command {
  withDatasetOption(command, {
    description: 'the data set, for measuring and for methods that look at training examples',
    otherwise: 'own',
  });
  return withSessionOptions(command)
    .argument('<models...>', models)
    .option('--method <notation>', 'the matcher with its options; see `isthmus methods`', 'weight')
    .addOption(networkOption('the first model'))
    .addOption(weightsOption());
}
