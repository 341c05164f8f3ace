import { CheckpointError } from './checkpoint-error.js';
import { type Contents, type ReadOptions, readContents } from './contents.js';
import { isJsonObject, parseJsonObject, showJson } from './parse-json.js';
import { type Checkpoint, checkpointOf } from './read-checkpoint.js';

/** An index of shards: by the name of a tensor, the name of the file beside the index that has it. */
export type ShardIndex = ReadonlyMap<string, string>;

/**
 * Reads the index that Hugging Face's libraries write beside a model in several files; undefined for
 * other bytes. Throws a CheckpointError for an index that names anything but files beside it.
 */
export function readShardIndex(bytes: Uint8Array, file: string): ShardIndex | undefined {
  const begin = Buffer.from(bytes.subarray(0, 64)).toString('utf8');
  if (!/^\uFEFF?\s*\{/.test(begin) || begin.includes('\0')) return undefined;
  if (!Buffer.from(bytes).includes('"weight_map"')) return undefined;
  const { weight_map: map } = parseJsonObject(bytes, 'index of shards', file);
  if (!isJsonObject(map)) {
    const where = { file, expected: '{"weight_map": {TENSOR: FILE}}', got: showJson(map) };
    throw new CheckpointError('not an index of shards', where);
  }
  const entries = Object.entries(map).map(([tensor, shard]) => {
    if (typeof shard === 'string' && /^[^/\\]+$/.test(shard) && !/^\.*$/.test(shard)) {
      return [tensor, shard] as const;
    }
    const where = { file, tensor, expected: 'the name of a file beside it', got: showJson(shard) };
    throw new CheckpointError('not an index of shards', where);
  });
  return new Map(entries);
}

/**
 * Reads a model in several files as one. `read` gives the bytes of a shard. Throws a CheckpointError
 * unless the shards hold the tensors that the index says, each in its own.
 */
export function readShards(
  index: ShardIndex,
  { file, weights, read }: ReadOptions & { readonly read: (shard: string) => Uint8Array },
): Checkpoint {
  const shards = [...new Set(index.values())].sort();
  const parts = shards.map((shard) => {
    const part = readContents(read(shard), { file: shard, weights });
    checkTensors(part, { file, shard, index });
    return part;
  });
  const [first] = parts;
  if (first === undefined) {
    throw new CheckpointError('an index of no shards', { file, expected: 'a shard or more' });
  }
  for (const [i, { format, wrapper }] of parts.entries()) {
    if (format === first.format && wrapper.join() === first.wrapper.join()) continue;
    const [expected, got] = [first, parts[i]].map((part) =>
      [part.format, ...part.wrapper].join('/'),
    );
    throw new CheckpointError('shards are of different formats', {
      file: shards[i],
      expected,
      got,
    });
  }
  const joined: Contents = {
    ...first,
    tensors: new Map(parts.flatMap(({ tensors }) => [...tensors])),
    aliases: new Map(parts.flatMap(({ aliases }) => [...aliases])),
    metadata: Object.assign({}, ...parts.map(({ metadata }) => metadata)),
    passedOver: [...new Set(parts.flatMap(({ passedOver }) => passedOver))],
    notes: [
      `read from ${shards.length} shards, and written as one file`,
      ...new Set(parts.flatMap(({ notes }) => notes)),
    ],
  };
  return checkpointOf(joined, file);
}

function checkTensors(
  { tensors, aliases }: Contents,
  {
    file,
    shard,
    index,
  }: { readonly file: string; readonly shard: string; readonly index: ShardIndex },
): void {
  const listed = [...index].filter(([, of]) => of === shard).map(([tensor]) => tensor);
  const missing = listed.find((tensor) => !tensors.has(tensor));
  if (missing !== undefined) {
    const where = {
      file,
      tensor: missing,
      expected: `it in ${shard}`,
      got: 'no such tensor there',
    };
    throw new CheckpointError('a shard has not what the index says', where);
  }
  const more = [...tensors.keys()].find(
    (tensor) => index.get(tensor) !== shard && !aliases.has(tensor),
  );
  if (more === undefined) return;
  const expected = index.has(more) ? `it in ${index.get(more)}` : 'tensors of the index alone';
  const where = { file, tensor: more, expected, got: `it in ${shard}` };
  throw new CheckpointError('a shard has a tensor that the index has not there', where);
}
