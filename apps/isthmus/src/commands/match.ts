import { resolve } from 'node:path';
import { readPermutation, writePermutation, writeWeights } from '@isthmus/checkpoint';
import { permutationSpec } from '@isthmus/network';
import { getArtifact } from '@isthmus/object-store';
import { type Permutation, permuteWeights } from '@isthmus/permutation';
import { checkMethods, obtainResult } from '@isthmus/study';
import { type MatchResult, matchTask } from '@isthmus/task';
import { Command } from 'commander';
import { putModels } from '../artifacts.js';
import { BadInput } from '../exit-code.js';
import { writeOutput } from '../files.js';
import { integer } from '../option-values.js';
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
      const { result, permutation } = await match([fileA, fileB], options);
      printResult(matchJson(options.method, result, permutation), matchText(result), options);
    });
}

interface Matched {
  readonly result: MatchResult;
  readonly permutation: Permutation;
}

async function match(files: readonly [string, string], options: MatchOptions): Promise<Matched> {
  const { method, seed } = options;
  checkOutputs(files, [options.output, options.write]);
  return withSession('match', options, async (session) => {
    const { store, signal } = session;
    const { network, a, b, weightsB } = await putModels(store, files, options.network);
    const spec = { method, network: network.notation, seed };
    const progress = showTask(`match ${method}`);
    const { result } = await obtainResult(
      { definition: matchTask, spec, inputs: [a, b] },
      store,
      async (digest) => {
        const services = await session.services();
        await checkMethods([method], services, signal);
        const request = { digest, spec, modelA: a, modelB: b };
        return services.match(request, { signal, onProgress: progress.note });
      },
      { signal },
    ).finally(progress.stop);
    const bytes = await getArtifact(store, result.permutation, { signal });
    const permutation = readPermutation(bytes, { file: result.permutation.key });
    if (options.output !== undefined) writeOutput(options.output, writePermutation(permutation));
    if (options.write !== undefined) {
      const aligned = permuteWeights(weightsB, permutationSpec(network).spec, permutation);
      writeOutput(options.write, writeWeights(aligned, { network: network.notation }));
    }
    return { result, permutation };
  });
}

/** Throws BadInput when an output would replace a model, or the other output. */
function checkOutputs(models: readonly string[], outputs: readonly (string | undefined)[]): void {
  const taken = new Set(models.map((file) => resolve(file)));
  for (const output of outputs) {
    if (output === undefined) continue;
    if (taken.has(resolve(output))) {
      throw new BadInput(`an output would replace another file of this command [file=${output}]`);
    }
    taken.add(resolve(output));
  }
}

function matchJson(method: string, result: MatchResult, permutation: Permutation): object {
  const { objective, objectiveIdentity, l2Before, l2After, sweeps, searchMs, proof } = result;
  const groups = [...permutation].map(([name, indices]) => [name, [...indices]]);
  return {
    ...{ method, objective, objectiveIdentity, l2Before, l2After, sweeps },
    milliseconds: searchMs,
    proof,
    permutation: Object.fromEntries(groups),
  };
}

function matchText({ proof, ...result }: MatchResult): string {
  const digits = (value: number) => value.toPrecision(6);
  const difference = proof.maxAbsDifference.toExponential(1);
  return [
    `objective ${digits(result.objective)} (identity ${digits(result.objectiveIdentity)})`,
    `distance  ${digits(result.l2After)} (before ${digits(result.l2Before)})`,
    `search    ${result.sweeps} sweeps in ${result.searchMs.toFixed(0)} ms`,
    `proof     largest difference ${difference} on ${proof.examples} examples`,
  ].join('\n');
}
