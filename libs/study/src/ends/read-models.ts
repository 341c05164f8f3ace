import type { Network } from '@isthmus/network';
import type { ArtifactRef } from '@isthmus/task';
import type { Path } from '../complaint.js';
import { listAt, type PlacedValue, valueAt } from '../study-values.js';
import { type ModelEntry, modelEntry } from './given-model.js';
import { modelLabels } from './model-labels.js';

/** A network that exists, as it was read. */
export interface ReadModel {
  readonly network: Network;
  /** Its weights as they lie, or will lie, in the store. */
  readonly artifact: ArtifactRef;
}

/** How the models are read that a study names. What is thrown or given that means bad input is a mistake in the study. */
export interface ModelReaders {
  /** The files that a name or a pattern stands for, which is relative to `by`; one or more. */
  readonly files: (pattern: string, by: string | undefined) => readonly string[];
  /** Files that one entry names; an error for each that cannot be read. */
  readonly read: (
    files: readonly string[],
    how: Pick<ModelEntry, 'network' | 'weights'>,
  ) => Promise<readonly (ReadModel | Error)[]>;
  /** One that the store has. */
  readonly stored: (artifact: string | ArtifactRef, network: string) => Promise<ReadModel>;
}

/** A model that a study names, as it was read, with where it is named. */
export interface NamedModel extends ReadModel {
  readonly path: Path;
  readonly label: string;
  /** Nothing of what the store had. */
  readonly file?: string;
  readonly entry: ModelEntry;
}

/** Reads the models of a study's plain data, with every mistake; entries of a wrong form are passed over. */
export async function readModels(
  data: unknown,
  readers: ModelReaders,
  telling: Telling,
): Promise<readonly NamedModel[]> {
  const found: NamedModel[] = [];
  for (const { path, value } of listAt(data, ['models'])) {
    const { success, data: written } = modelEntry.safeParse(value);
    const network = success
      ? notationOf(written.network, [...path, 'network'], telling)
      : undefined;
    if (!success || network === undefined) continue;
    const entry = { ...written, network };
    const read = entry.files === undefined ? storedModel : modelsInFiles;
    found.push(...(await read({ path, entry, data }, readers, telling)));
  }
  return found;
}

/** What is told of a study while its models are read. */
interface Telling {
  /** The file that says what is at a path. */
  readonly fileOf: (path: Path) => string | undefined;
  /** The notation of a network that may be named as a file, relative to `by`. */
  readonly network: (text: string, by: string | undefined) => string;
  /** Told of what cannot be read, and where it stands. */
  readonly complain: (path: Path, error: unknown) => void;
}

/** The notation of a network that an entry names; undefined where it cannot be read. */
function notationOf(
  text: string,
  place: Path,
  { fileOf, network, complain }: Telling,
): string | undefined {
  try {
    return network(text, fileOf(place));
  } catch (error) {
    complain(place, error);
    return undefined;
  }
}

interface PlacedEntry {
  readonly path: Path;
  readonly entry: ModelEntry;
  readonly data: unknown;
}

async function modelsInFiles(
  { path, entry, data }: PlacedEntry,
  readers: ModelReaders,
  { fileOf, complain }: Telling,
): Promise<readonly NamedModel[]> {
  const named = expandedFiles(data, [...path, 'files'], (pattern, place) => {
    try {
      return readers.files(pattern, fileOf(place));
    } catch (error) {
      complain(place, error);
      return [];
    }
  });
  const files = named.map(({ value }) => value);
  if (entry.label !== undefined && files.length > 1) {
    complain(
      [...path, 'label'],
      new RangeError(
        `a label is of one model [files=${files.length}]; leave it out, and each has its file's name`,
      ),
    );
  }
  const labels = entry.label === undefined ? modelLabels(files) : [entry.label];
  const read = await readers.read(files, entry);
  return read.flatMap((model, i) => {
    const { path: place, value: file } = named[i] ?? { path, value: '' };
    if (model instanceof Error) {
      complain(place, model);
      return [];
    }
    const wrong = hashMismatch(entry, model, file);
    if (wrong !== undefined) complain(place, wrong);
    return [{ ...model, path: place, label: labels[i] ?? file, file, entry }];
  });
}

async function storedModel(
  { path, entry }: PlacedEntry,
  readers: ModelReaders,
  { complain }: Telling,
): Promise<readonly NamedModel[]> {
  const { artifact = '', network } = entry;
  const place = [...path, 'artifact'];
  try {
    const model = await readers.stored(artifact, network);
    return [
      { ...model, path: place, label: entry.label ?? model.artifact.sha256.slice(0, 12), entry },
    ];
  } catch (error) {
    complain(place, error);
    return [];
  }
}

/** The files of an entry, each with where it is named. */
function expandedFiles(
  data: unknown,
  path: Path,
  expand: (pattern: string, place: Path) => readonly string[],
): readonly PlacedValue<string>[] {
  const listed = listAt(data, path);
  const patterns = listed.length > 0 ? listed : [{ path, value: valueAt(data, path) }];
  return patterns.flatMap(({ path: place, value }) =>
    expand(String(value), place).map((file) => ({ path: place, value: file })),
  );
}

/** What is wrong with a file where an entry names the hash of its weights, too. */
function hashMismatch(
  { artifact }: ModelEntry,
  model: ReadModel,
  file: string,
): RangeError | undefined {
  if (artifact === undefined) return undefined;
  const expected = typeof artifact === 'string' ? artifact : artifact.sha256;
  const got = model.artifact.sha256;
  if (got === expected) return undefined;
  return new RangeError(
    `the weights of the file are others [file=${file}, expected sha256:${expected}, got sha256:${got}]`,
  );
}
