import { shorten } from '@isthmus/spelling';
import type { Complaint } from './complaint.js';
import {
  type LayeredDocument,
  layeredDocument,
  type StudySource,
} from './document/layered-document.js';
import { schemaComplaints } from './schema-complaints.js';
import { type Study, study } from './study.js';

/** One thing that is wrong in a study, and where: "file:line:column", or the option that says so. */
export type StudyProblem = Readonly<{ where: string; message: string }>;

/** Problems that are told, and characters of each: more is not read. */
const mostTold = 20;
const longestTold = 1000;

/**
 * A study file that cannot be read; its message lists its problems, one a line, each with its place, and says
 * of how many of them it does not tell.
 */
export class StudyFileError extends Error {
  override readonly name = 'StudyFileError';
  readonly isBadInput = true;

  constructor(
    readonly file: string,
    readonly problems: readonly StudyProblem[],
  ) {
    const lines = problems
      .slice(0, mostTold)
      .map(({ where, message }) => `${where}: ${shorten(message, longestTold)}`);
    const more = problems.length - lines.length;
    super([...lines, ...(more > 0 ? [`${file}: and ${more} more`] : [])].join('\n'));
  }
}

/**
 * Reads a study from YAML 1.2 text, defaults filled in. Throws StudyFileError. What
 * networks, data sets and methods there are, and whether they fit, is for `checkedStudy` to say.
 */
export function parseStudy(text: string, source: StudySource): Study {
  const { file } = source;
  const document = layeredDocument(text, source);
  const { parsed, complaints } = parseDocument(document);
  if (parsed === undefined) throw refusalOf(document, file, complaints);
  return parsed;
}

/** The study that a document holds, or what is wrong with its YAML or its shape. */
export function parseDocument(document: LayeredDocument) {
  const { invalid, value } = document;
  if (invalid.length > 0) return { parsed: undefined, issues: [], complaints: invalid };
  const { success, data, error } = study.safeParse(value);
  if (success) return { parsed: data, issues: [], complaints: [] };
  const { issues } = error;
  return {
    parsed: undefined,
    issues,
    complaints: issues.flatMap((issue) => schemaComplaints(document, issue)),
  };
}

/** All complaints as one error, in the order of the text, each once. */
export function refusalOf(
  document: LayeredDocument,
  file: string,
  complaints: readonly Complaint[],
): StudyFileError {
  const different = new Map(complaints.map((one) => [`${one.offset} ${one.message}`, one]));
  const problems = [...different.values()]
    .toSorted((a, b) => a.offset - b.offset)
    .map(({ offset, message }) => ({ where: document.whereIs(offset), message }));
  return new StudyFileError(file, problems);
}
