import { checkOutputs, fileOfModel } from '../input/files.js';
import type { SessionOptions } from '../session/session.js';
import { checkExamples, checkMethod } from '../task/check-method.js';
import { BadInput } from '../terminal/exit-code.js';

/** The options of `isthmus match`. */
export interface MatchOptions extends SessionOptions {
  readonly method: string;
  readonly network: string;
  readonly weights?: string;
  readonly dataset?: string;
  readonly start?: string;
  readonly force?: boolean;
  readonly seed: number;
  readonly filesPerModel: number;
  readonly spec?: string;
  readonly output?: string;
  readonly write?: string;
  readonly json?: boolean;
}

/** One name a model: its first file's. */
export function modelNames(
  files: readonly string[],
  { filesPerModel }: Pick<MatchOptions, 'filesPerModel'>,
): readonly string[] {
  return files.filter((_, i) => i % filesPerModel === 0);
}

/** Throws BadInput, or a RangeError for the method, for what can be refused before a model is read. */
export function checkMatchOptions(files: readonly string[], options: MatchOptions): void {
  const { method, filesPerModel, dataset, start, output, write } = options;
  const names = modelNames(files, options);
  if (files.length % filesPerModel !== 0 || names.length < 2) {
    throw new BadInput(
      `expected the files of two models or more, ${filesPerModel} of each [files-per-model=${filesPerModel}, files=${files.length}]`,
    );
  }
  if (filesPerModel > 1 && write !== undefined) {
    throw new BadInput(
      '--write is for models of one checkpoint; apply the permutation of -o instead',
    );
  }
  if (start !== undefined && names.length > 2) {
    throw new BadInput(`--start is for two models [models=${names.length}]`);
  }
  const outputs = [output, write].flatMap((file) =>
    file === undefined ? [] : names.slice(1).map((_, i) => fileOfModel(file, i + 2, names)),
  );
  checkOutputs(files, outputs);
  if (output !== undefined && !/\.(json|safetensors)$/.test(output)) {
    throw new BadInput(
      `a permutation is written as JSON or safetensors [file=${output}, expected a name that ends in .json or .safetensors]`,
    );
  }
  checkMethod(method, { ...options, checkpoints: filesPerModel });
  checkExamples(method, dataset, options);
}
