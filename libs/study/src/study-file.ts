import { shorten } from '@isthmus/spelling';
import type { Complaint } from './complaint.js';
import { schemaComplaints } from './schema-complaints.js';
import { type Study, study } from './study.js';
import { readStudyDocument, type StudyDocument } from './study-document.js';

/** One thing that is wrong in a study file; line and column count from 1. */
export type StudyProblem = Readonly<{ line: number; column: number; message: string }>;

/** Problems that are told, and characters of each: more is not read. */
const mostTold = 20;
const longestTold = 1000;

/**
 * A study file that cannot be read; its message lists its problems, one a line, as "file:line:column: ...", and says
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
      .map((p) => `${file}:${p.line}:${p.column}: ${shorten(p.message, longestTold)}`);
    const more = problems.length - lines.length;
    super([...lines, ...(more > 0 ? [`${file}: and ${more} more`] : [])].join('\n'));
  }
}

/**
 * Reads a study from YAML 1.2 text, defaults filled in. Throws StudyFileError; `file` is the name it shows. What
 * networks, data sets and methods there are, and whether they fit, is for `checkedStudy` to say.
 */
export function parseStudy(text: string, { file }: { readonly file: string }): Study {
  const document = readStudyDocument(text);
  const { parsed, complaints } = parseDocument(document);
  if (parsed === undefined) throw refusalOf(document, file, complaints);
  return parsed;
}

/** The study that a document holds, or what is wrong with its YAML or its shape. */
export function parseDocument(document: StudyDocument) {
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
  document: StudyDocument,
  file: string,
  complaints: readonly Complaint[],
): StudyFileError {
  const different = new Map(complaints.map((one) => [`${one.offset} ${one.message}`, one]));
  const problems = [...different.values()]
    .toSorted((a, b) => a.offset - b.offset)
    .map(({ offset, message }) => ({ ...document.placeOf(offset), message }));
  return new StudyFileError(file, problems);
}
