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
import type { Study } from './study.js';

/** Keys and indices from the top of a study to a value. */
export type Path = readonly PropertyKey[];

/** What is wrong at a place in a study's text. */
export type Complaint = Readonly<{ offset: number; message: string }>;

/** A study's YAML, with the place of everything in it. */
export interface StudyDocument {
  readonly value: unknown;
  /** What keeps the text from being YAML at all; there is nothing to look at then. */
  readonly invalid: readonly Complaint[];
  has(path: Path): boolean;
  /** A text, a number and the like; undefined for maps and lists, and where there is nothing. */
  scalarAt(path: Path): unknown;
  /** What is there, for people. */
  textAt(path: Path): string;
  /** Where the value starts; where it is missing, what should hold it. */
  startOf(path: Path): number;
  /** Where a key of the map at the path starts. */
  keyOffset(path: Path, key: string): number;
  /** Line and column count from 1. */
  placeOf(offset: number): Readonly<{ line: number; column: number }>;
}

/** Reads YAML 1.2. */
export function readStudyDocument(text: string): StudyDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const invalid = yamlComplaints(document);
  return {
    value: invalid.length > 0 ? undefined : document.toJS(),
    invalid,
    has: (path) => nodeAt(document, path) !== undefined,
    scalarAt(path) {
      const node = nodeAt(document, path);
      return isScalar(node) ? node.value : undefined;
    },
    textAt: (path) => textOf(nodeAt(document, path)),
    startOf: (path) => startOf(document, path),
    keyOffset: (path, key) => keyOffset(document, path, key),
    placeOf(offset) {
      const { line, col } = lines.linePos(offset);
      return { line, column: col };
    },
  };
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

function nodeAt(document: Document, path: Path) {
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  return isAlias(node) ? node.resolve(document) : node;
}

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
