import { barrierPresets } from '@isthmus/connectivity';
import { type Command, Option } from 'commander';
import type { BarrierPreset } from '../barrier/barrier-definition.js';
import { readEnvironment } from '../input/environment.js';
import { askedSplits } from '../input/measured-dataset.js';
import { networkNotation } from '../input/network-notation.js';
import { commandIo } from '../terminal/command-io.js';
import { commonOptions } from '../terminal/help-groups.js';
import { integer, oneOf } from '../terminal/option-parsers.js';

const presets = Object.keys(barrierPresets).filter(
  (name): name is BarrierPreset => name in barrierPresets,
);

const splitNames = 'train, test, or all of --data without a test split';

const servicesExample =
  'trainer=H:P,matcher=H:P,evaluator=H:P, each as often as there are places of it (default: ISTHMUS_SERVICES)';

/** Adds the options of every command that computes. */
export function withSessionOptions(command: Command): Command {
  return withStoreAndServices(command, `services to use instead of local ones: ${servicesExample}`);
}

/** Adds a study and the options of commands that compute what it asks for. */
export function withStudyOptions(command: Command): Command {
  return withSessionOptions(command).argument('<study>', 'a study file').addOption(setOption());
}

/** Adds a study and the options of commands that read what has been computed of it. */
export function withStoredStudyOptions(command: Command): Command {
  return withStoredStudiesOptions(
    command.argument('<study>', 'a study file').addOption(setOption()),
  );
}

/** Adds the options of commands that read what has been computed of any studies. */
export function withStoredStudiesOptions(command: Command): Command {
  return withStoreAndServices(
    command,
    `whose matcher is asked about methods that are none of \`isthmus methods\`: ${servicesExample}`,
  );
}

/** --set, of commands that read studies. */
function setOption(): Option {
  return new Option(
    '--set <key=value>',
    'a value, as YAML, in place of that of the study, e.g. train.epochs=1; may be repeated',
  ).argParser((text: string, before: readonly string[] | undefined) => [...(before ?? []), text]);
}

function withStoreAndServices(command: Command, services: string): Command {
  return command
    .addOption(
      new Option(
        '--store <url>',
        'where results are kept: a folder, or s3://bucket?endpoint=URL',
      ).helpGroup(commonOptions),
    )
    .addOption(new Option('--services <list>', services).helpGroup(commonOptions))
    .addOption(jsonOption())
    .hook('preAction', (_, action) => {
      const { services } = readEnvironment(commandIo().env);
      if (action.getOptionValue('services') === undefined) {
        action.setOptionValue('services', services);
      }
    });
}

/** --preset, of commands that tell barriers. */
export function presetOption(): Option {
  return new Option('--preset <paper>', `whose definition of a barrier: ${presets.join(', ')}`)
    .argParser(oneOf('preset', presets))
    .default('sharma');
}

/** --network; `from` is what "auto" tells it from, such as "A". */
export function networkOption(from: string): Option {
  return new Option('--network <notation>', `the architecture, or auto to tell it from ${from}`)
    .argParser(networkNotation)
    .default('auto');
}

/** --weights, of commands that read model files. */
export function weightsOption(): Option {
  return new Option(
    '--weights <key>',
    'of several dicts of tensors in a PyTorch file, the one to take: a key, or ema',
  );
}

/** --split, of commands that measure on one. */
export function splitOption(): Option {
  return new Option('--split <name>', `where to measure: ${splitNames}`)
    .argParser(oneOf('split', askedSplits))
    .default('test');
}

/** --split, of commands whose preset has one. */
export function presetSplitOption(): Option {
  return new Option('--split <name>', `${splitNames}, in place of the preset's`).argParser(
    oneOf('split', askedSplits),
  );
}

/** --seed, of commands that match. */
export function seedOption(): Option {
  return new Option('--seed <number>', 'seeds what the matcher draws at random')
    .argParser(integer)
    .default(0);
}

/** --force, of commands that take permutation files. */
export function forceOption(): Option {
  return new Option('--force', 'take a permutation that was found for other models');
}

/** --store, of commands that look at the store itself. */
export function storeOption(): Option {
  return new Option(
    '--store <url>',
    'the store (default: ISTHMUS_STORE_URL, or .isthmus/store here or above)',
  );
}

/** --json, for machines. */
export function jsonOption(): Option {
  return new Option('--json', 'print one JSON object on stdout').helpGroup(commonOptions);
}
