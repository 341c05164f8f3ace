import { weightsOf } from '@isthmus/checkpoint';
import { skeletonOf, writeNetworkJson } from '@isthmus/network';
import { checkOutputs, writeOutput } from '../input/files.js';
import { asModel, type ModelOptions } from '../input/model-file.js';
import { openCheckpoint } from '../input/open-checkpoint.js';
import { BadInput } from '../terminal/exit-code.js';
import { say } from '../terminal/output.js';

/**
 * Writes the network that a model file is taken for, or else a beginning of it from the file's layers, as a graph in
 * JSON to correct, and says what of it is guessed.
 */
export function writeSkeleton(file: string, output: string, options: ModelOptions): void {
  checkOutputs([file], [output]);
  const checkpoint = openCheckpoint(file, options.weights);
  const { json, notes } = skeletonFor();
  writeOutput(output, json);
  say(`${output}: written, a network to correct and to give with --network (docs/networks.md)`);
  for (const note of notes) say(`check: ${note}`);

  function skeletonFor() {
    try {
      const { network, assumed } = asModel(file, checkpoint, options.network);
      const nodes = JSON.parse(writeNetworkJson(network));
      return { json: `${JSON.stringify(nodes, undefined, 2)}\n`, notes: assumed };
    } catch (error) {
      if (!(error instanceof BadInput)) throw error;
      return skeletonOf(weightsOf(checkpoint, { file }));
    }
  }
}
