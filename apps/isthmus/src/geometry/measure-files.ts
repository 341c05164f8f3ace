import { type GeometryResult, geometryTask } from '@isthmus/task';
import { type AskedSplit, splitToMeasure } from '../input/measured-dataset.js';
import { type SessionOptions, withSession } from '../session/session.js';
import { obtainTask } from '../task/obtain-task.js';
import { putModels, putOptionalDataset, putPermutation } from '../task/stored-inputs.js';
import { BadInput } from '../terminal/exit-code.js';

/** The options of `isthmus geometry`. */
export interface GeometryOptions extends SessionOptions {
  readonly permutation?: string;
  readonly gamma: number;
  readonly base?: string;
  readonly network: string;
  readonly weights?: string;
  readonly dataset?: string;
  readonly force?: boolean;
  readonly split: AskedSplit;
  readonly examples: number;
  /** 0 for no traces. */
  readonly probes: number;
  readonly seed: number;
  readonly json?: boolean;
}

/** Measures the models in two files, or reads from the store what was measured of them. */
export function measureFiles(
  fileA: string,
  fileB: string,
  options: GeometryOptions,
): Promise<{ readonly result: GeometryResult; readonly warnings: readonly string[] }> {
  const { permutation: file, base, gamma, force, dataset: asked, examples, seed } = options;
  const traces = options.probes === 0 ? undefined : { probes: options.probes, seed };
  if (traces?.probes === 1) {
    throw new BadInput(
      'one probe tells nothing of its error [probes=1, expected 0 for no traces, or 2 or more]',
    );
  }
  return withSession('geometry', options, async (session) => {
    const { store } = session;
    const others = base === undefined ? [fileB] : [fileB, base];
    const [a, b = a, start] = await putModels(store, [fileA, ...others], options);
    const { network } = a;
    const permutation =
      file === undefined ? undefined : await putPermutation(store, file, { network, a, b, force });
    const measured = await putOptionalDataset(session, {
      models: [a, b],
      asked,
      split: options.split,
    });
    const split = splitToMeasure(options.split);
    const spec = geometryTask.spec.parse({
      network: network.notation,
      gamma,
      data: measured && { split, examples, traces },
    });
    const request = {
      a: a.artifact,
      b: b.artifact,
      permutation,
      base: start?.artifact,
      dataset: measured?.artifact,
    };
    const inputs = [request.a, request.b, request.permutation, request.base, request.dataset];
    const result = await obtainTask(session, 'geometry', {
      definition: geometryTask,
      spec,
      inputs: inputs.filter((input) => input !== undefined),
      call: ({ measureGeometry }, digest, call) =>
        measureGeometry({ digest, spec, ...request }, call),
    });
    return { result, warnings: measured?.warnings ?? [] };
  });
}
