import { readPermutation, writePermutation, writeWeights } from '@isthmus/checkpoint';
import { permutationSpec } from '@isthmus/network';
import { getArtifact } from '@isthmus/object-store';
import { permuteWeights } from '@isthmus/permutation';
import { unknownName } from '@isthmus/spelling';
import { obtainResult } from '@isthmus/study';
import { matchTask } from '@isthmus/task';
import { Command } from 'commander';
import { BadInput } from '../exit-code.js';
import { writeOutput } from '../files.js';
import { putModels } from '../models.js';
import { integer } from '../numbers.js';
import { printResult } from '../output.js';
import { showTask } from '../progress.js';
import { type SessionOptions, withSession } from '../session.js';
import { examples, withSessionOptions } from './common-options.js';

interface MatchOptions extends SessionOptions {
  readonly method: string;
  readonly network: string;
  readonly seed: number;
  readonly output?: string;
  readonly write?: string;
  readonly json?: boolean;
}

/** `isthmus match A B` */
export function matchCommand(): Command {
  return withSessionOptions(new Command('match'))
    .description("find the permutation that lines B's hidden units up with A's")
    .argument('<a>', 'a model file')
    .argument('<b>', 'a model file of the same architecture')
    .option('--method <name>', 'the matcher', 'weight')
    .option('--network <notation>', 'the architecture, or auto to tell it from A', 'auto')
    .option('--seed <number>', 'seeds what the matcher draws at random', integer, 0)
    .option('-o, --output <file>', 'where the permutation goes, as JSON')
    .option('--write <file>', 'where the aligned B goes, as safetensors')
    .addHelpText(
      'after',
      examples(
        'isthmus match A.safetensors B.safetensors -o pi.json --write B-aligned.safetensors',
      ),
    )
    .action(async (fileA: string, fileB: string, options: MatchOptions) => {
      const { method, seed } = options;
      await withSession('match', options, async (session) => {
        const { store, signal } = session;
        const { network, a, b, weightsB } = await putModels(store, fileA, fileB, options.network);
        const spec = { method, network: network.notation, seed };
        const progress = showTask(`match ${method}`);
        const { result } = await obtainResult(
          { definition: matchTask, spec, inputs: [a, b] },
          store,
          async (digest) => {
            const services = await session.services();
            const offered = await services.matchMethods(signal);
            if (!offered.includes(method)) {
              throw new BadInput(unknownName('matcher', method, offered));
            }
            const request = { digest, spec, modelA: a, modelB: b };
            return services.match(request, { signal, onProgress: progress.note });
          },
          { signal },
        ).finally(progress.stop);
        const bytes = await getArtifact(store, result.permutation, { signal });
        const permutation = readPermutation(bytes, { file: result.permutation.key });
        if (options.output !== undefined) {
          writeOutput(options.output, writePermutation(permutation));
        }
        if (options.write !== undefined) {
          const aligned = permuteWeights(weightsB, permutationSpec(network).spec, permutation);
          writeOutput(options.write, writeWeights(aligned, { network: network.notation }));
        }
        const { objective, objectiveIdentity, l2Before, l2After, sweeps, searchMs, proof } = result;
        const groups = [...permutation].map(([name, indices]) => [name, [...indices]]);
        printResult(
          {
            method,
            objective,
            objectiveIdentity,
            l2Before,
            l2After,
            sweeps,
            milliseconds: searchMs,
            proof,
            permutation: Object.fromEntries(groups),
          },
          [
            `objective ${objective.toPrecision(6)} (identity ${objectiveIdentity.toPrecision(6)})`,
            `distance  ${l2After.toPrecision(6)} (before ${l2Before.toPrecision(6)})`,
            `${sweeps} sweeps in ${searchMs.toFixed(0)} ms; proved on ${proof.examples} examples: largest difference ${proof.maxAbsDifference.toExponential(1)}`,
          ].join('\n'),
          options,
        );
      });
    });
}
