import { loadDataset } from '@isthmus/dataset';
import { Command } from 'commander';
import { withDatasetOption } from '../input/dataset-option.js';
import { readEnvironment } from '../input/environment.js';
import { type ChosenDataset, chooseOptional, loadChosen } from '../input/measured-dataset.js';
import {
  type ModelFile,
  type ModelOptions,
  readModel,
  readModelLike,
} from '../input/model-file.js';
import { networkNotation } from '../input/network-notation.js';
import { showTask } from '../progress/show-task.js';
import { checkSameNetwork, sayAssumed } from '../task/stored-inputs.js';
import { commandIo } from '../terminal/command-io.js';
import { interruptible } from '../terminal/interruptible.js';
import { count, positive } from '../terminal/option-parsers.js';
import { printResult } from '../terminal/output.js';
import { theoryDimension } from '../theory/theory-dimension.js';
import { createMomentsThread } from '../theory/theory-moments.js';
import { theorySymmetries } from '../theory/theory-symmetries.js';
import { type CloudQuestion, theoryWasserstein } from '../theory/theory-wasserstein.js';
import { theoryWidth, type WidthOptions } from '../theory/theory-width.js';
import { forceOption, jsonOption, weightsOption } from './common-options.js';
import { examples } from './examples.js';

interface JsonOption {
  readonly json?: boolean;
}

interface NetworkOption extends JsonOption, ModelOptions {}

interface DimensionOptions extends NetworkOption {
  readonly dataset?: string;
}

/** `isthmus theory width|dimension|wasserstein|symmetries` */
export function theoryCommand(command: Command): Command {
  return command
    .addCommand(widthCommand())
    .addCommand(dimensionCommand())
    .addCommand(wassersteinCommand())
    .addCommand(symmetriesCommand())
    .addHelpText(
      'after',
      examples(
        'isthmus theory width --dimension 5 --epsilon 0.1',
        'isthmus theory wasserstein A.safetensors B.safetensors --permutation pi.json',
      ),
    );
}

function widthCommand(): Command {
  return new Command('width')
    .description('tell the widths at which networks are linearly connected, by every bound')
    .requiredOption('--dimension <number>', 'inputs of the first layer, m_0', count)
    .requiredOption('--epsilon <number>', 'the error to be reached, above 0 and below 1', positive)
    .option('--layers <number>', 'hidden layers of the tower', count, 1)
    .option(
      '--scale <number>',
      'the size of weights, above epsilon: T_l of every layer, and the deviation of normal ones',
      positive,
      1,
    )
    .option(
      '--support <number>',
      'dimension of a subspace near which the weights lie, 1 or more and at most the dimension',
      positive,
    )
    .option(
      '--accuracy <number>',
      'how near, in the unit of the scale, above 0 and below 1',
      positive,
    )
    .addOption(jsonOption())
    .addHelpText(
      'after',
      examples(
        'isthmus theory width --dimension 5 --epsilon 0.1 --layers 3 --scale 2',
        'isthmus theory width --dimension 784 --epsilon 0.1 --support 8 --accuracy 0.01',
      ),
    )
    .action((options: WidthOptions & JsonOption) => {
      const { result, text } = theoryWidth(options);
      printResult(result, text, options);
    });
}

function dimensionCommand(): Command {
  const command = withDatasetOption(new Command('dimension'), {
    description: 'whose training examples tell what the layers see',
    otherwise: 'own or none',
  });
  return withNetworkOption(command)
    .description(
      "estimate the dimension of the support of each layer's weights and activations; computed by this process, without services or store",
    )
    .argument('<model>', 'a model file')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      examples(
        'isthmus theory dimension A.safetensors',
        'isthmus theory dimension A.safetensors --dataset digits',
      ),
    )
    .action(async (file: string, options: DimensionOptions) => {
      const model = readModel(file, options);
      sayAssumed(model);
      const chosen = chooseOptional([model], options.dataset);
      const moments = chosen && (await interruptible((signal) => momentsOf(model, chosen, signal)));
      const { result, text } = theoryDimension(model, moments);
      printResult(result, text, options);
    });
}

async function momentsOf(
  { network, weights }: ModelFile,
  chosen: ChosenDataset,
  signal: AbortSignal,
) {
  const load = (notation: string) => loadDataset(notation, readEnvironment(commandIo().env));
  const loaded = await loadChosen(load, chosen);
  const thread = createMomentsThread(loaded, signal);
  const progress = showTask('second moments');
  try {
    return await thread.measure(network, weights, progress.note);
  } finally {
    progress.stop();
    await thread.close();
  }
}

function wassersteinCommand(): Command {
  return withNetworkOption(new Command('wasserstein'))
    .description("measure W1 and W2 between the clouds of each layer's units, weights as points")
    .argument('<a>', 'a model file')
    .argument('<b>', 'a model file of the same architecture')
    .option('--permutation <file>', 'applied to B first: what `isthmus match -o` wrote')
    .addOption(forceOption())
    .option(
      '--radius <number>',
      'the largest norm of an input, for the bounds of two-layer networks (default: that of inputs from -1 to 1)',
      positive,
    )
    .option(
      '--lipschitz <number>',
      'K of Theorem 3.1 (default: a bound from radius and weights)',
      positive,
    )
    .option('--smoothness <number>', 'beta of Theorem 3.1 (default: likewise)', positive)
    .addOption(jsonOption())
    .addHelpText(
      'after',
      examples('isthmus theory wasserstein A.safetensors B.safetensors --permutation pi.json'),
    )
    .action((fileA: string, fileB: string, options: CloudQuestion & NetworkOption) => {
      const a = readModel(fileA, options);
      const b = readModelLike(a, fileB, options);
      checkSameNetwork(a, b);
      for (const model of [a, b]) sayAssumed(model);
      const { result, text } = theoryWasserstein(a, b, options);
      printResult(result, text, options);
    });
}

function symmetriesCommand(): Command {
  return withNetworkOption(new Command('symmetries'))
    .description('count the permutations of units that leave the function as it is')
    .argument('<model>', 'a model file, or a network such as mlp:784-512-10 or a .json file of one')
    .addOption(jsonOption())
    .addHelpText('after', examples('isthmus theory symmetries mlp:784-512-512-512-10'))
    .action((model: string, options: NetworkOption) => {
      const { result, text } = theorySymmetries(model, options);
      printResult(result, text, options);
    });
}

function withNetworkOption(command: Command): Command {
  return command
    .option(
      '--network <notation>',
      "a file's architecture, or auto to tell it from the file",
      networkNotation,
      'auto',
    )
    .addOption(weightsOption());
}
