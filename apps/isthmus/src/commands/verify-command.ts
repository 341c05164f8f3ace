import { describeWrongAxis } from '@isthmus/permutation';
import { createComputePool } from '@isthmus/tensorflow';
import type { Command } from 'commander';
import { type ModelFile, readModel } from '../input/model-file.js';
import { readPermutationOf } from '../input/permutation-of.js';
import { basisText, nothingProved, type ProofBasis, proofBasis } from '../input/proof-basis.js';
import { readSpecFile } from '../input/spec-file.js';
import { sayAssumed } from '../task/stored-inputs.js';
import { endWith } from '../terminal/command-io.js';
import { exitCodes } from '../terminal/exit-code.js';
import { interruptible } from '../terminal/interruptible.js';
import { printResult } from '../terminal/output.js';
import type { VerifyEvent, VerifyWork } from '../verify/verify-work.js';
import {
  examples,
  forceOption,
  jsonOption,
  networkOption,
  weightsOption,
} from './common-options.js';

interface VerifyOptions {
  readonly network: string;
  readonly weights?: string;
  readonly spec?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** `isthmus verify MODEL PERMUTATION` */
export function verifyCommand(command: Command): Command {
  return command
    .argument('<model>', 'a model file')
    .argument('<permutation>', 'what `isthmus match -o` wrote, JSON or safetensors')
    .addOption(forceOption())
    .addOption(networkOption('the model'))
    .addOption(weightsOption())
    .option('--spec <file>', 'your own permutation spec, in a form that `isthmus spec` prints')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      examples(
        'isthmus verify B.safetensors pi.json',
        'isthmus verify B.safetensors pi.safetensors --spec axes-to-perm.json --json',
      ),
    )
    .action(async (modelFile: string, permutationFile: string, options: VerifyOptions) => {
      const model = readModel(modelFile, options);
      sayAssumed(model);
      const { network, weights } = model;
      const own = options.spec === undefined ? undefined : readSpecFile(options.spec, model);
      const { force } = options;
      const permutation = readPermutationOf(permutationFile, { network, own, b: model, force });
      const work = { network: network.notation, weights, permutation, ownSpec: own?.groups };
      const event = await interruptible((signal) => verify(work, signal));
      const found = own?.isOnFile === true ? onFile(event, model) : event;
      const basis = proofBasis([model], options.network);
      const warning = permutation.size === 0 ? nothingProved : undefined;
      printResult(
        verifyJson(found, { basis, warning }),
        verifyText(found, { basis, warning }),
        options,
      );
      endWith(found.proof.equal ? exitCodes.done : exitCodes.failed);
    });
}

/** What failed, or the proof of the permutation. */
async function verify(work: VerifyWork, signal: AbortSignal): Promise<VerifyEvent> {
  const entry = new URL('../verify/verify-worker.js', import.meta.url);
  const compute = createComputePool<VerifyWork, VerifyEvent>(entry, { slots: 1 });
  try {
    let ofPermutation: VerifyEvent | undefined;
    for await (const event of compute.run(work, { signal })) {
      if (!event.proof.equal) return event;
      ofPermutation ??= event;
    }
    if (ofPermutation === undefined) throw new Error('the compute thread ended without a proof');
    return ofPermutation;
  } finally {
    await compute.close();
  }
}

/** The same with wrong axes as the user wrote them: those of the model's file. */
function onFile({ subject, proof }: VerifyEvent, { toTheirWrongAxis }: ModelFile): VerifyEvent {
  const { wrongAxes, ...rest } = proof;
  if (wrongAxes === undefined) return { subject, proof };
  return { subject, proof: { ...rest, wrongAxes: wrongAxes.map(toTheirWrongAxis) } };
}

/** What a proof hangs on, and what it does not say. */
interface Told {
  readonly basis: ProofBasis;
  readonly warning: string | undefined;
}

function verifyJson({ subject, proof }: VerifyEvent, { basis, warning }: Told): object {
  const told = { ...proof, ...basis, ...(warning && { warning }) };
  return proof.equal ? told : { ...told, failed: subject };
}

function verifyText({ subject, proof }: VerifyEvent, { basis, warning }: Told): string {
  const { equal, firstDifference, wrongAxes = [], examples, precision } = proof;
  const [difference, allowed] = [proof.maxAbsDifference, proof.tolerance].map((value) =>
    value.toExponential(1),
  );
  const numbers = `largest difference ${difference} on ${examples} examples in ${precision}, allowed ${allowed}`;
  if (equal) {
    const proved = `proof: f(pi(B)) = f(B) to ${difference} ${basisText(basis)}`;
    return [
      `the same function: ${numbers}`,
      proved,
      ...(warning ? [`warning: ${warning}`] : []),
    ].join('\n');
  }
  const what =
    subject === 'permutation'
      ? 'another function'
      : 'the same function, but another under a permutation drawn from the spec, on drawn weights';
  return [
    `${what}: ${numbers}`,
    `first difference at node ${firstDifference}`,
    ...wrongAxes.map(describeWrongAxis),
    basisText(basis),
  ].join('\n');
}
