import { shorten } from '@isthmus/spelling';
import {
  type Alias,
  Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  Parser,
  parseDocument,
  visit,
} from 'yaml';
import type { Study } from './study.js';
import {
  cellsComplaint,
  expansionComplaint,
  lengthComplaint,
  sizeComplaint,
} from './study-bounds.js';

/** Keys and indices from the top of a study to a value. */
export type Path = readonly PropertyKey[];

/** What is wrong at a place in a study's text. */
export type Complaint = Readonly<{ offset: number; message: string }>;

/** A study's YAML, with the place of everything in it. */
export interface StudyDocument {
  readonly value: unknown;
  /** What keeps the text from being YAML at all, or from being looked at; there is nothing to look at then. */
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

/** Reads YAML 1.2. Of a text beyond the bounds of a study nothing is read, and one complaint names the bound. */
export function readStudyDocument(text: string): StudyDocument {
  const lines = new LineCounter();
  const tooLong = lengthComplaint(text);
  const parts = [...new Parser(lines.addNewLine).parse(tooLong ? '' : text)];
  const beyond = tooLong ?? sizeComplaint(parts);
  const document = parseDocument(beyond ? '' : text, { prettyErrors: false });
  const complaints = beyond ? [beyond] : yamlComplaints(document);
  // Complaints have told of aliases that stand for too much.
  const value = complaints.length > 0 ? undefined : document.toJS({ maxAliasCount: -1 });
  const tooMany = cellsComplaint(value, (path) => startOf(document, path));
  return {
    value,
    invalid: tooMany ? [tooMany] : complaints,
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
    message: `not valid YAML: ${shorten(message)}`,
  }));
  if (complaints.length > 0) return complaints;
  const values = countValues(document.contents, new Map(), (alias) => {
    const message = `not valid YAML: no anchor &${shorten(alias.source)} before this alias`;
    complaints.push({ offset: alias.range?.[0] ?? 0, message });
  });
  const beyond = expansionComplaint(document.contents?.range?.[0] ?? 0, values);
  return beyond === undefined ? complaints : [...complaints, beyond];
}

/** How many values a node holds with its aliases written out; `sizes` has those of the anchors before it. */
function countValues(
  node: unknown,
  sizes: Map<string, number>,
  complain: (alias: Alias) => void,
): number {
  const count = (inner: unknown) => countValues(inner, sizes, complain);
  if (isPair(node)) return count(node.key) + count(node.value);
  if (isAlias(node)) {
    const values = sizes.get(node.source);
    if (values === undefined) complain(node);
    return values ?? 0;
  }
  if (!isCollection(node) && !isScalar(node)) return 0;
  const { anchor } = node;
  // Until its end is known: an alias within what it stands for has no end.
  if (anchor !== undefined) sizes.set(anchor, Number.POSITIVE_INFINITY);
  const inner = isCollection(node) ? node.items : [];
  const values = inner.reduce<number>((sum, one) => sum + count(one), 1);
  if (anchor !== undefined) sizes.set(anchor, values);
  return values;
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
    ? JSON.stringify(shorten(node.value))
    : shorten(node.source ?? String(node.value));
}
