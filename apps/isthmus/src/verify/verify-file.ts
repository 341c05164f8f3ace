import { permutationSpec } from '@isthmus/network';
import { type VerifyResult, verifyTask } from '@isthmus/task';
import type { ModelFile } from '../input/model-file.js';
import { nothingProved, proofBasis } from '../input/proof-basis.js';
import { readSpecFile } from '../input/spec-file.js';
import { type SessionOptions, withSession } from '../session/session.js';
import { obtainTask } from '../task/obtain-task.js';
import { putModels, putPermutation } from '../task/stored-inputs.js';
import type { Verified } from './verify-text.js';

/** The options of `isthmus verify`. */
export interface VerifyOptions extends SessionOptions {
  readonly network: string;
  readonly weights?: string;
  readonly spec?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** Has the permutation in a file proved on the model in another, or reads from the store how it was. */
export function verifyFile(
  modelFile: string,
  permutationFile: string,
  options: VerifyOptions,
): Promise<Verified> {
  return withSession('verify', options, async (session) => {
    const { store } = session;
    const [model] = await putModels(store, [modelFile], options);
    const { network } = model;
    const userSpec = options.spec === undefined ? undefined : readSpecFile(options.spec, model);
    const { force } = options;
    const expected = { network, userSpec, b: model, force };
    const permutation = await putPermutation(store, permutationFile, expected);
    const ownSpec = userSpec && { groups: userSpec.groups };
    const spec = verifyTask.spec.parse({ network: network.notation, ownSpec });
    const request = { model: model.artifact, permutation };
    const { subject, proof } = await obtainTask(session, 'verify', {
      definition: verifyTask,
      spec,
      inputs: [request.model, request.permutation],
      call: ({ verify }, digest, call) => verify({ digest, spec, ...request }, call),
    });
    const groups = userSpec?.groups ?? permutationSpec(network).groups;
    return {
      subject,
      proof: userSpec?.isOnFile === true ? onFile(proof, model) : proof,
      basis: proofBasis([model], options.network),
      warning: groups.length === 0 ? nothingProved : undefined,
    };
  });
}

/** The same with wrong axes as the user wrote them: those of the model's file. */
function onFile(
  { wrongAxes, ...rest }: VerifyResult['proof'],
  { toTheirWrongAxis }: ModelFile,
): Verified['proof'] {
  return { ...rest, wrongAxes: wrongAxes.map((axis) => toTheirWrongAxis(axis)) };
}
