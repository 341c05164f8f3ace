import { readWeights } from '@isthmus/checkpoint';
import { checkFusion, checkWidths, type Model } from '@isthmus/matching';
import { permutationSpec } from '@isthmus/network';
import { getArtifact } from '@isthmus/object-store';
import { type ArtifactRef, fuseTask } from '@isthmus/task';
import { checkWritten } from '../input/check-written.js';
import { checkOutputs, writeOutput } from '../input/files.js';
import { type ModelFile, readModel, showNetwork, writeModel } from '../input/model-file.js';
import { alignedProvenance, meanProvenance } from '../input/model-provenance.js';
import { proofBasis } from '../input/proof-basis.js';
import { type Session, type SessionOptions, withSession } from '../session/session.js';
import { checkExamples, checkMethod } from '../task/check-method.js';
import { obtainTask } from '../task/obtain-task.js';
import { putOptionalDataset, putWeights, sayAssumed } from '../task/stored-inputs.js';
import { BadInput } from '../terminal/exit-code.js';
import type { FusedFiles } from './fuse-text.js';

/** The options of `isthmus fuse`. */
export interface FuseOptions extends SessionOptions {
  readonly method: string;
  readonly network: string;
  readonly weights?: string;
  readonly networkB: string;
  readonly dataset?: string;
  readonly seed: number;
  readonly output: string;
  readonly write?: string;
  readonly transportPlan?: string;
  readonly json?: boolean;
}

/** Averages the models in two files, or reads from the store what came of it, and writes what was asked for. */
export async function fuseFiles(
  files: readonly [a: string, b: string],
  options: FuseOptions,
): Promise<FusedFiles> {
  const { method, seed, output, write, transportPlan: plan } = options;
  const outputs = [output, write, plan].filter((file) => file !== undefined);
  checkOutputs(files, outputs);
  if (plan !== undefined && !plan.endsWith('.safetensors')) {
    throw new BadInput(
      `a plan is written as safetensors [file=${plan}, expected a name that ends in .safetensors]`,
    );
  }
  checkMethod(method, options);
  const [a, b] = readModels(files, options);
  checkWritten(
    outputs.filter((file) => file !== plan),
    a,
  );
  // A matcher elsewhere may have other methods, so that only it can tell.
  if (options.services === undefined) checkFusion(method, asModel(a), asModel(b));
  return withSession('fuse', options, async (session) => {
    const { store, signal } = session;
    const measured = await putOptionalDataset(session, { models: [a, b], asked: options.dataset });
    checkExamples(method, measured, options);
    const result = await obtainFused(session, { a, b, method, seed, dataset: measured?.artifact });
    const read = (artifact: ArtifactRef) => getArtifact(store, artifact, { signal });
    const weightsIn = async (artifact: ArtifactRef) =>
      readWeights(await read(artifact), { file: artifact.key }).weights;
    const fuseSettings = { made: 'fuse', method, seed };
    const halves = { coefficients: [0.5, 0.5], permutations: [] };
    const mean = meanProvenance([a, b], { ...fuseSettings, ...halves });
    writeOutput(output, writeModel(a, await weightsIn(result.fused), mean));
    if (write !== undefined) {
      const aligned = {
        ...alignedProvenance(b, { ...fuseSettings, to: a }),
        network: a.network.notation,
      };
      writeOutput(write, writeModel(a, await weightsIn(result.aligned), aligned));
    }
    const planned = await read(result.plan);
    if (plan !== undefined) writeOutput(plan, planned);
    return {
      ...result,
      transports: readWeights(planned, { file: result.plan.key }).weights,
      basis: proofBasis([b], options.networkB),
      warnings: measured?.warnings ?? [],
    };
  });
}

/** Two models, and how they are averaged. */
interface Fusing {
  readonly a: ModelFile;
  readonly b: ModelFile;
  readonly method: string;
  readonly seed: number;
  readonly dataset: ArtifactRef | undefined;
}

async function obtainFused(session: Session, { method, seed, dataset, ...models }: Fusing) {
  const put = ({ weights, network }: ModelFile) => putWeights(session.store, weights, network);
  const [a, b] = [await put(models.a), await put(models.b)];
  const spec = fuseTask.spec.parse({
    method,
    network: models.a.network.notation,
    networkB: models.b.network.notation,
    seed,
  });
  return obtainTask(session, `fuse ${method}`, {
    definition: fuseTask,
    spec,
    inputs: dataset === undefined ? [a, b] : [a, b, dataset],
    call: ({ fuse }, digest, call) => fuse({ digest, spec, a, b, dataset }, call),
  });
}

/** Throws BadInput for models that differ in more than their widths. */
function readModels(
  [fileA, fileB]: readonly [a: string, b: string],
  { network, networkB, weights }: FuseOptions,
): readonly [a: ModelFile, b: ModelFile] {
  const [a, b] = [
    readModel(fileA, { network, weights }),
    readModel(fileB, { network: networkB, weights }),
  ];
  for (const model of [a, b]) sayAssumed(model);
  try {
    checkWidths(a.network, b.network);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new BadInput(
      `${cause.message} [${fileA}=${showNetwork(a.network)}, ${fileB}=${showNetwork(b.network)}]; if they are of one architecture, name it at both widths with --network and --network-b`,
      { cause },
    );
  }
  return [a, b];
}

function asModel({ network, weights }: ModelFile): Model {
  return { network, groups: permutationSpec(network).groups, weights };
}
