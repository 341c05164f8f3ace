import type { Dataset } from '@isthmus/dataset';
import { parseNetwork } from '@isthmus/network';
import { isBadInput } from '@isthmus/runtime/bad-input';
import type { z } from 'zod';
import type { Complaint, Path } from './complaint.js';
import { layeredDocument, type StudySource } from './document/layered-document.js';
import { cellsComplaint } from './document/study-bounds.js';
import type { ModelEntry } from './ends/given-model.js';
import { modelMistakes } from './ends/model-mistakes.js';
import { type ModelReaders, type NamedModel, readModels } from './ends/read-models.js';
import { countGivenPairs } from './ends/study-pairs.js';
import { type DatasetFacts, fitMistakes } from './fit-mistakes.js';
import { type Study, study } from './study.js';
import { parseDocument, refusalOf } from './study-file.js';
import { nameOf } from './study-schema.js';
import { listAt, type PlacedValue, replacedAt } from './study-values.js';
import { valuesOf } from './sweep/combinations.js';

/**
 * How the texts of a study are read that hang on where its file lies and on who computes. What they throw that means
 * bad input is a mistake in the study.
 */
export interface StudyReaders {
  /** The notation of a network that may be named as a file, relative to `by`; undefined for what an option says. */
  readonly network: (text: string, by: string | undefined) => string;
  /** The notation of a data set whose path may be relative to `by`. */
  readonly dataset: (text: string, by: string | undefined) => string;
  /** Refuses a method that the matcher would refuse. */
  readonly checkMethod: (text: string) => void;
  /** Undefined for one that is not at hand, where results are only read: what does not fit it is not told then. */
  readonly loadDataset: (notation: string) => Promise<Dataset | undefined>;
  readonly models: ModelReaders;
}

/**
 * Reads a study from YAML 1.2 text with all that can be known before work: that its networks, data sets, methods and
 * ways to train can be read and fit each other. Throws StudyFileError with every mistake at once.
 */
export async function checkedStudy(
  text: string,
  { readers, ...source }: StudySource & { readonly readers: StudyReaders },
): Promise<Study> {
  const { file } = source;
  const document = layeredDocument(text, source);
  const { parsed, issues, complaints: first } = parseDocument(document);
  if (document.invalid.length > 0) throw refusalOf(document, file, first);
  const complaints: Complaint[] = [...first];
  const complain = (path: Path, error: unknown) => {
    if (!(error instanceof Error && isBadInput(error))) throw error;
    const message = `wrong value for ${nameOf(path)}: ${error.message}`;
    complaints.push({ offset: document.startOf(path), message });
  };
  const isTold = (path: Path) =>
    issues.some((issue) => isAbout(issue, path) && issue.path.every((key, i) => key === path[i]));
  const read = <Result>(
    values: readonly PlacedValue<unknown>[],
    parse: (text: string, by: string | undefined) => Result,
  ): readonly PlacedValue<Result>[] => {
    const found: PlacedValue<Result>[] = [];
    for (const { path, value } of values) {
      if (isTold(path) || typeof value !== 'string') continue;
      try {
        found.push({ path, value: parse(value, document.fileOf(path)) });
      } catch (error) {
        complain(path, error);
      }
    }
    return found;
  };

  const written = document.value;
  read([...listAt(written, ['match']), ...valuesOf(written, 'match')], readers.checkMethod);
  const networks = read(valuesOf(written, 'network'), (text, by) =>
    parseNetwork(readers.network(text, by)),
  );
  const datasets = read(valuesOf(written, 'dataset'), readers.dataset);
  const notations = networks.map(({ path, value }) => ({ path, value: value.notation }));
  const data = [...datasets, ...notations].reduce(
    (whole, { path, value }) => replacedAt(whole, path, value),
    written,
  );
  const facts = new Map<string, DatasetFacts>();
  for (const { path, value: notation } of datasets) {
    const known = facts.get(notation);
    if (known !== undefined) continue;
    const dataset = await readers.loadDataset(notation).catch((error: unknown) => {
      complain(path, error);
    });
    if (dataset) facts.set(notation, factsOf(dataset));
  }
  let areAllRead = true;
  const models = await readModels(data, readers.models, {
    fileOf: document.fileOf,
    network: readers.network,
    complain(path, error) {
      areAllRead = false;
      complain(path, error);
    },
  });
  const trained = networks.map(({ value }) => value);
  // Of models that could not be read nothing is known, so that others seem to lack a partner.
  const mistakes = areAllRead ? modelMistakes(data, { models, trained }) : [];
  for (const { path, error } of mistakes) complain(path, error);
  const parts = {
    networks: new Map(trained.map((network) => [network.notation, network])),
    datasets: facts,
    given: models.map(({ path, network }) => ({ path, value: network })),
  };
  for (const { path, error } of fitMistakes(data, parts)) if (!isTold(path)) complain(path, error);
  if (parsed === undefined || complaints.length > 0) throw refusalOf(document, file, complaints);
  if (models.length === 0) return study.parse(data);
  const whole = study.parse(replacedAt(data, ['models'], models.map(entryOf)));
  const tooMany = cellsComplaint(data, document.startOf, countGivenPairs(whole));
  if (tooMany) throw refusalOf(document, file, [tooMany]);
  return whole;
}

/** A model as the study names it from now on: by itself, with all that was found out about it. */
function entryOf({ entry, file, label, network, artifact }: NamedModel): ModelEntry {
  const { files: _, ...rest } = entry;
  const own = file === undefined ? {} : { files: file };
  return { ...own, ...rest, label, network: network.notation, artifact };
}

/** Whether an issue at or above a path is about the value there, and not about other keys or a list as a whole. */
function isAbout({ code, path: of }: Pick<z.core.$ZodIssue, 'code' | 'path'>, path: Path): boolean {
  return code === 'custom' ? of.length === path.length : code !== 'unrecognized_keys';
}

function factsOf({ name, shape, classes, train }: Dataset): DatasetFacts {
  return { name, shape, classes, examples: train.count };
}
