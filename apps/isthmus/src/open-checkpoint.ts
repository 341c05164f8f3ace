import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Checkpoint, readCheckpoint, readShardIndex, readShards } from '@isthmus/checkpoint';
import { BadInput } from './exit-code.js';
import { isFolder, readInput } from './files.js';
import { modelInFolder } from './model-in-folder.js';

/**
 * Reads a model from a file, from an index of shards, or from a folder that holds either. `weights`
 * names one of several dicts of tensors. Throws BadInput or a CheckpointError, naming the file.
 */
export function openCheckpoint(path: string, weights?: string): Checkpoint {
  if (!isFolder(path)) return checkpointIn(readInput(path), path, weights);
  const file = modelInFolder(path);
  const checkpoint = checkpointIn(readInput(file), file, weights);
  return { ...checkpoint, notes: [`read from ${basename(file)} in it`, ...checkpoint.notes] };
}

/** The model that a file's bytes hold, or the shards beside it if it is their index. Throws likewise. */
export function checkpointIn(bytes: Uint8Array, file: string, weights?: string): Checkpoint {
  const index = readShardIndex(bytes, file);
  if (index === undefined) return readCheckpoint(bytes, { file, weights });
  const inFolder = (shard: string) => join(dirname(file), shard);
  const missing = [...new Set(index.values())].filter((shard) => !existsSync(inFolder(shard)));
  if (missing.length > 0) {
    throw new BadInput(
      `shards of a model are not beside their index [file=${file}, missing ${missing.join(', ').slice(0, 200)}]; download all of them into its folder`,
    );
  }
  return readShards(index, { file, weights, read: (shard) => readInput(inFolder(shard)) });
}
