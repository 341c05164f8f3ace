import { getIfThere, type ObjectStore } from '@isthmus/object-store';
import { parseStudyRecord } from '@isthmus/results';
import { shorten } from '@isthmus/spelling';
import { runKey } from '@isthmus/study';
import {
  openRecord,
  parseDatasetRecord,
  parseFailure,
  replicaSeeds,
  splits,
  taskDigest,
  taskRecord,
} from '@isthmus/task';
import { z } from 'zod';
import type { ObjectName } from './stored-object.js';

/** Characters of a network, of seeds and of a message. */
const longestPart = 60;

/** What specs say in a few words: those of a kind have some of it. */
const specWords = z.object({
  method: z.string().optional(),
  path: z.string().optional(),
  network: z.string().optional(),
  runs: z.array(replicaSeeds).optional(),
  splits: z.array(z.enum(splits)).optional(),
});

/** What an object is, in a few words, from its record: nothing of artifacts. Reads records alone. */
export async function objectWords(
  store: ObjectStore,
  { kind, name, key }: ObjectName & { readonly key: string },
  signal: AbortSignal,
): Promise<string> {
  if (kind === 'artifact' || kind === 'probe') return '';
  if (kind === 'state' || kind === 'lease') return `of task ${name.slice(0, 12)}`;
  const bytes = await getIfThere(store, key, { signal });
  if (bytes === undefined) return 'gone by now';
  switch (kind) {
    case 'result':
      return resultWords(bytes, name);
    case 'failure': {
      const failure = parseFailure(bytes, name);
      return failure ? `${failure.kind}: ${brief(failure.message)}` : 'damaged';
    }
    case 'study':
      return 'damage' in parseStudyRecord(bytes) ? 'damaged' : `what was measured of ${name}`;
    case 'dataset':
      return brief(parseDatasetRecord(bytes, key)?.notation ?? 'damaged');
  }
}

function resultWords(bytes: Uint8Array, digest: string): string {
  const opened = openRecord(bytes);
  if ('damage' in opened) return 'damaged';
  const record = taskRecord.safeParse(opened.fields);
  if (!record.success || taskDigest(record.data) !== digest) return 'damaged';
  const { kind, version, spec } = record.data;
  const words = specWords.safeParse(spec).data;
  if (words === undefined) return `${kind} of version ${version}, whose spec is not known here`;
  const { method, path, network, runs, splits: measured } = words;
  const rest = [
    ...[method ?? path, network].flatMap((one) => (one === undefined ? [] : [brief(one)])),
    runs && brief(`seed${runs.length === 1 ? '' : 's'} ${runs.map(runKey).join(' ')}`),
    measured && `on ${measured.join(' and ')}`,
  ];
  return `${kind} ${rest.filter((one) => one !== undefined).join(', ')}`;
}

/** One line, and not a long one. */
function brief(text: string): string {
  return shorten(text.replaceAll(/\s+/g, ' '), longestPart);
}
