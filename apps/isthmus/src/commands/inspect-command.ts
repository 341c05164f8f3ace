import { readShardIndex } from '@isthmus/checkpoint';
import { decodeDataset } from '@isthmus/dataset';
import type { Command } from 'commander';
import { isFolder, readInput } from '../input/files.js';
import type { ModelOptions } from '../input/model-file.js';
import { checkpointIn, openCheckpoint } from '../input/open-checkpoint.js';
import { inspectData, isData } from '../inspect/inspect-data.js';
import { inspectJson } from '../inspect/inspect-json.js';
import { type Inspection, inspectModel } from '../inspect/inspect-model.js';
import { inspectPermutation } from '../inspect/inspect-permutation.js';
import { inspectPublishedData } from '../inspect/inspect-published-data.js';
import { writeSkeleton } from '../inspect/inspect-skeleton.js';
import { inspectStudy, isStudy } from '../inspect/inspect-study.js';
import { endWith } from '../terminal/command-io.js';
import { exitCodes } from '../terminal/exit-code.js';
import { printResult } from '../terminal/output.js';
import { jsonOption, networkOption, weightsOption } from './common-options.js';
import { examples } from './examples.js';

interface InspectOptions extends ModelOptions {
  readonly skeleton?: string;
  readonly json?: boolean;
}

/** `isthmus inspect FILE` */
export function inspectCommand(command: Command): Command {
  return command
    .argument(
      '<file>',
      'a model, a folder of one, or a permutation, data, network, study or permutation spec file',
    )
    .addOption(networkOption('the file; exits with 1 if the weights do not fit it'))
    .addOption(weightsOption())
    .option('--skeleton <file>', 'write the network, or a beginning of it, as JSON to correct')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      examples(
        'isthmus inspect resnet18.pth',
        'isthmus inspect A.npz --network mlp:784-512-10,activation=tanh',
        'isthmus inspect mine.pt --skeleton net.json',
      ),
    )
    .action(async (file: string, options: InspectOptions) => {
      const { result, text, isMisfit } = await inspect(file, options);
      printResult(result, text, options);
      if (options.skeleton !== undefined) writeSkeleton(file, options.skeleton, options);
      if (isMisfit && options.network !== 'auto') endWith(exitCodes.failed);
    });
}

async function inspect(file: string, { network, weights }: ModelOptions): Promise<Inspection> {
  if (isFolder(file)) return inspectModel(file, openCheckpoint(file, weights), network);
  const bytes = readInput(file);
  if (isJson(bytes) && !readShardIndex(bytes, file)) return inspectJson(bytes, file);
  if (isStudy(bytes)) return inspectStudy(file);
  const published = inspectPublishedData(bytes);
  if (published !== undefined) return published;
  const checkpoint = checkpointIn(bytes, file, weights);
  const { tensors } = checkpoint;
  if (tensors.has('train.x') && tensors.has('train.y')) return inspectDataset(bytes, file);
  if (isData(checkpoint)) return inspectData(file, checkpoint);
  const isPermutation = [...tensors.values()].every(({ dtype }) => dtype === 'I64');
  if (isPermutation && tensors.size > 0) return inspectPermutation(bytes, file);
  return inspectModel(file, checkpoint, network);
}

/**
 * Whether bytes begin, behind a byte order mark and white space, as a JSON object does. A text has no
 * zeros; a safetensors file begins with the length of its header, which may begin like a brace.
 */
function isJson(bytes: Uint8Array): boolean {
  const begin = Buffer.from(bytes.subarray(0, 64)).toString('utf8');
  return /^\uFEFF?\s*\{/.test(begin) && !begin.includes('\0');
}

function inspectDataset(bytes: Uint8Array, file: string): Inspection {
  const { name, shape, classes, train, test } = decodeDataset(bytes, { file });
  const result = { name, shape, classes, train: train.count, test: test.count };
  const counts = `${train.count} training and ${test.count} test examples`;
  const text = `the data set ${name}: ${counts} of ${shape.join('x')}, ${classes} classes`;
  return { result: { format: 'dataset', ...result }, text };
}
