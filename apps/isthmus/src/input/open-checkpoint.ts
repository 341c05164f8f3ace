import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Checkpoint, readCheckpoint, readShardIndex, readShards } from '@isthmus/checkpoint';
import { BadInput } from '../terminal/exit-code.js';
import { isFolder, readInput } from './files.js';
import { modelInFolder } from './model-in-folder.js';

/** As Hugging Face's libraries name shards, with how many there are. */
const shardName = /-\d+-of-(\d+)\.(?:safetensors|bin)$/;

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
  if (index === undefined) {
    refuseOneShard(file);
    return readCheckpoint(bytes, { file, weights });
  }
  const inFolder = (shard: string) => join(dirname(file), shard);
  const missing = [...new Set(index.values())].filter((shard) => !existsSync(inFolder(shard)));
  if (missing.length > 0) {
    throw new BadInput(
      `shards of a model are not beside their index [file=${file}, missing ${missing.join(', ').slice(0, 200)}]; download all of them into its folder`,
    );
  }
  const checkpoint = readShards(index, {
    file,
    weights,
    read: (shard) => readInput(inFolder(shard)),
  });
  const listed = new Set(index.values());
  const unlisted = readdirSync(dirname(file)).filter(
    (name) => shardName.test(name) && !listed.has(name),
  );
  if (unlisted.length === 0) return checkpoint;
  const note = `not read, as the index does not list it: ${unlisted.join(', ').slice(0, 200)}`;
  return { ...checkpoint, notes: [...checkpoint.notes, note] };
}

/** Throws BadInput for one of the files over which a model is spread, which would pass for a smaller model. */
function refuseOneShard(file: string): void {
  const [, shards] = shardName.exec(basename(file)) ?? [];
  if (shards === undefined || Number(shards) === 1) return;
  throw new BadInput(
    `the file is one of ${Number(shards)} shards of a model [file=${file}]; give their index (*.index.json) or the folder with it and all of them`,
  );
}
