import type { Dataset } from '@isthmus/dataset';
import { parseNetwork } from '@isthmus/network';
import { isBadInput } from '@isthmus/runtime/bad-input';
import type { z } from 'zod';
import type { Complaint, Path } from './complaint.js';
import { fitMistakes } from './fit-mistakes.js';
import type { Study } from './study.js';
import { readStudyDocument } from './study-document.js';
import { parseDocument, refusalOf } from './study-file.js';
import { nameOf } from './study-schema.js';
import { listAt, type PlacedValue, variedValues } from './study-values.js';

/**
 * How the texts of a study are read that hang on where its file lies and on who computes. What they throw that means
 * bad input is a mistake in the study.
 */
export interface StudyReaders {
  /** The notation of a network that may be named as a file. */
  readonly network: (text: string) => string;
  /** The notation of a data set whose path may be relative to the study. */
  readonly dataset: (text: string) => string;
  /** Refuses a method that the matcher would refuse. */
  readonly checkMethod: (text: string) => void;
  /** Undefined for one that is not at hand, where results are only read: what does not fit it is not told then. */
  readonly loadDataset: (notation: string) => Promise<Dataset | undefined>;
}

/**
 * Reads a study from YAML 1.2 text with all that can be known before work: that its networks, data sets, methods and
 * ways to train can be read and fit each other. Throws StudyFileError with every mistake at once.
 */
export async function checkedStudy(
  text: string,
  { file, readers }: { readonly file: string; readonly readers: StudyReaders },
): Promise<Study> {
  const document = readStudyDocument(text);
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
    parse: (text: string) => Result,
  ): readonly PlacedValue<Result>[] => {
    const found: PlacedValue<Result>[] = [];
    for (const { path, value } of values) {
      if (isTold(path) || typeof value !== 'string') continue;
      try {
        found.push({ path, value: parse(value) });
      } catch (error) {
        complain(path, error);
      }
    }
    return found;
  };

  const data = document.value;
  read(listAt(data, ['match']), readers.checkMethod);
  const networks = read(variedValues(data, 'network'), (text) =>
    parseNetwork(readers.network(text)),
  );
  const datasets = read(variedValues(data, 'dataset'), readers.dataset);
  for (const { path, value: notation } of datasets) {
    const dataset = await readers.loadDataset(notation).catch((error: unknown) => {
      complain(path, error);
    });
    if (dataset === undefined) continue;
    for (const { path, error } of fitMistakes(data, networks, dataset)) {
      if (!isTold(path)) complain(path, error);
    }
  }
  if (parsed === undefined || complaints.length > 0) throw refusalOf(document, file, complaints);

  const notations = new Map([
    ...networks.map(({ path, value }) => [nameOf(path), value.notation] as const),
    ...datasets.map(({ path, value }) => [nameOf(path), value] as const),
  ]);
  return withNotations(parsed, notations);
}

/** Whether an issue at or above a path is about the value there, and not about other keys or a list as a whole. */
function isAbout({ code, path: of }: Pick<z.core.$ZodIssue, 'code' | 'path'>, path: Path): boolean {
  return code === 'custom' ? of.length === path.length : code !== 'unrecognized_keys';
}

/** The study with its networks and data sets as they were read, by their places. */
function withNotations(study: Study, notations: ReadonlyMap<string, string>): Study {
  const { grid } = study;
  const at = (place: string, text: string) => notations.get(place) ?? text;
  const inList = (key: 'network' | 'dataset', list: readonly string[] | undefined) =>
    list && { [key]: list.map((text, index) => at(`grid.${key}[${index}]`, text)) };
  return {
    ...study,
    dataset: at('dataset', study.dataset),
    network: at('network', study.network),
    ...(grid && {
      grid: { ...grid, ...inList('dataset', grid.dataset), ...inList('network', grid.network) },
    }),
  };
}
