import { nearestName } from '@isthmus/spelling';
import {
  Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
} from 'yaml';
import type { z } from 'zod';
import { type Study, study, studyJsonSchema } from './study.js';

/** One thing that is wrong in a study file; line and column count from 1. */
export type StudyProblem = Readonly<{ line: number; column: number; message: string }>;

/** A study file that cannot be read; its message lists every problem, one a line, as "file:line:column: ...". */
export class StudyFileError extends Error {
  override readonly name = 'StudyFileError';

  constructor(
    readonly file: string,
    readonly problems: readonly StudyProblem[],
  ) {
    super(problems.map((p) => `${file}:${p.line}:${p.column}: ${p.message}`).join('\n'));
  }
}

/** Reads a study from YAML 1.2 text, defaults filled in. Throws StudyFileError; `file` is the name it shows. */
export function parseStudy(text: string, { file }: { readonly file: string }): Study {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const refuse = (complaints: readonly Complaint[]) => {
    const problems = complaints
      .toSorted((a, b) => a.offset - b.offset)
      .map(({ offset, message }) => {
        const { line, col } = lines.linePos(offset);
        return { line, column: col, message };
      });
    return new StudyFileError(file, problems);
  };

  const invalid = yamlComplaints(document);
  if (invalid.length > 0) throw refuse(invalid);
  const parsed = study.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  throw refuse(parsed.error.issues.flatMap((issue) => schemaComplaints(document, issue)));
}

/** A study as the text of a study file. */
export function formatStudy(study: Study): string {
  const document = new Document(study);
  visit(document, {
    Seq: (_key, list) => {
      list.flow = true;
    },
  });
  return document.toString({ flowCollectionPadding: false });
}

type Path = readonly PropertyKey[];
type Complaint = Readonly<{ offset: number; message: string }>;

function yamlComplaints(document: Document): Complaint[] {
  const complaints = [...document.errors, ...document.warnings].map(({ pos, message }) => ({
    offset: pos[0],
    message: `not valid YAML: ${message}`,
  }));
  if (complaints.length > 0) return complaints;
  visit(document, {
    Alias: (_key, alias) => {
      if (alias.resolve(document)) return;
      const message = `not valid YAML: no anchor &${alias.source} before this alias`;
      complaints.push({ offset: alias.range?.[0] ?? 0, message });
    },
  });
  return complaints;
}

function schemaComplaints(document: Document, issue: z.core.$ZodIssue): Complaint[] {
  const { path } = issue;
  const name = nameOf(path);
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(asMap(schemaAt(path)).properties ?? {});
    const where = name === '' ? '' : ` in ${name}`;
    return issue.keys.map((key) => ({
      offset: keyOffset(document, path, key),
      message: `unknown key "${key}"${where}: expected one of ${known.join(', ')}${suggestion(key, known)}`,
    }));
  }
  const expected = issue.code === 'custom' ? issue.message : schemaAt(path).description;
  const value = nodeAt(document, path);
  const offset = startOf(document, path);
  if (value === undefined && path.length > 0)
    return [{ offset, message: `missing key "${name}": expected ${expected}` }];
  const hint = isScalar(value) ? hintFor(issue, value.value) : '';
  const subject = name === '' ? '' : `wrong value for ${name}: `;
  if (issue.code === 'custom' && issue.params?.isWhole) {
    return [{ offset, message: subject + issue.message }];
  }
  return [{ offset, message: `${subject}expected ${expected}, got ${textOf(value)}${hint}` }];
}

/** The remedy for a value that nearly is what is expected: a name of another spelling, an item without its list. */
function hintFor(issue: z.core.$ZodIssue, value: unknown): string {
  if (issue.code === 'invalid_value') return suggestion(String(value), issue.values.map(String));
  const isItem =
    issue.code === 'invalid_type' &&
    issue.expected === 'array' &&
    typeof value === 'string' &&
    schemaAt([...issue.path, 0]).type !== 'array';
  return isItem ? `; did you mean [${value}]?` : '';
}

function suggestion(name: string, candidates: readonly string[]): string {
  const nearest = nearestName(name, candidates);
  return nearest === undefined ? '' : `; did you mean "${nearest}"?`;
}

/** The path as one would write it: `pairs[0][1]`, `train.epochs`. */
function nameOf(path: Path): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}

/** Of a value that may be a map or something else, the map's schema. */
function asMap(schema: z.core.JSONSchema.BaseSchema): z.core.JSONSchema.BaseSchema {
  return schema.anyOf?.find((one) => one.type === 'object') ?? schema;
}

function schemaAt(path: Path): z.core.JSONSchema.BaseSchema {
  let schema: z.core.JSONSchema.BaseSchema = studyJsonSchema();
  for (const key of path) {
    const inner =
      typeof key === 'number'
        ? (schema.prefixItems?.[key] ?? schema.items)
        : asMap(schema).properties?.[String(key)];
    if (typeof inner !== 'object' || Array.isArray(inner)) break;
    schema = inner;
  }
  return schema;
}

function nodeAt(document: Document, path: Path) {
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  return isAlias(node) ? node.resolve(document) : node;
}

/** Where the value at the path starts; where it is missing, what should hold it. */
function startOf(document: Document, path: Path): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return document.contents?.range?.[0] ?? 0;
}

function keyOffset(document: Document, path: Path, key: string): number {
  const map = nodeAt(document, path);
  const pair =
    isMap(map) && map.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
  return pair && isScalar(pair.key) ? (pair.key.range?.[0] ?? 0) : startOf(document, path);
}

function textOf(node: unknown): string {
  if (isMap(node)) return 'a map';
  if (isSeq(node))
    return node.items.length === 0 ? 'an empty list' : `a list of ${node.items.length}`;
  if (!isScalar(node) || node.value === null) return 'nothing';
  return typeof node.value === 'string'
    ? JSON.stringify(node.value)
    : (node.source ?? String(node.value));
}
