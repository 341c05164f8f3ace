import type { Command } from 'commander';
import { endWith } from '../terminal/command-io.js';
import { exitCodes } from '../terminal/exit-code.js';
import { printResult } from '../terminal/output.js';
import { type VerifyOptions, verifyFile } from '../verify/verify-file.js';
import { verifyJson, verifyText } from '../verify/verify-text.js';
import { forceOption, networkOption, weightsOption, withSessionOptions } from './common-options.js';
import { examples } from './examples.js';

/** `isthmus verify MODEL PERMUTATION` */
export function verifyCommand(command: Command): Command {
  return withSessionOptions(command)
    .argument('<model>', 'a model file')
    .argument('<permutation>', 'what `isthmus match -o` wrote, JSON or safetensors')
    .addOption(forceOption())
    .addOption(networkOption('the model'))
    .addOption(weightsOption())
    .option('--spec <file>', 'your own permutation spec, in a form that `isthmus spec` prints')
    .addHelpText(
      'after',
      examples(
        'isthmus verify B.safetensors pi.json',
        'isthmus verify B.safetensors pi.safetensors --spec axes-to-perm.json --json',
      ),
    )
    .action(async (modelFile: string, permutationFile: string, options: VerifyOptions) => {
      const verified = await verifyFile(modelFile, permutationFile, options);
      printResult(verifyJson(verified), verifyText(verified), options);
      endWith(verified.proof.equal ? exitCodes.done : exitCodes.failed);
    });
}
