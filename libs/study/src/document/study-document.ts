import { shorten } from '@isthmus/spelling';
import {
  type Alias,
  Composer,
  CST,
  Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  Parser,
  visit,
} from 'yaml';
import type { Complaint, Path } from '../complaint.js';
import type { Study } from '../study.js';
import {
  errorsComplaint,
  expansionComplaint,
  lengthComplaint,
  sizeComplaint,
  tokenCount,
} from './study-bounds.js';

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

/** What YAML's lexer puts between the pieces of a text. */
const marks = new Set([CST.DOCUMENT, CST.FLOW_END, CST.SCALAR]);

/** Reads YAML 1.2. Of a text beyond the bounds of a study nothing is read, and one complaint names the bound. */
export function readStudyDocument(text: string): StudyDocument {
  const lines = linesOf(text);
  const tooLong = lengthComplaint(text);
  const { parts, tooMany: tooManyTokens } = readParts(tooLong ? '' : text);
  const beyond = tooLong ?? tooManyTokens ?? sizeComplaint(parts);
  const { document, second } = compose(beyond ? [] : parts, text.length);
  const complaints = beyond ? [beyond] : yamlComplaints(document, second);
  // Complaints have told of aliases that stand for too much.
  const value = complaints.length > 0 ? undefined : document.toJS({ maxAliasCount: -1 });
  return {
    value,
    invalid: complaints,
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

/** A value as YAML on one line, as it may stand behind a key. */
export function formatValue(value: unknown): string {
  const document = new Document(value);
  visit(document, {
    Collection(_, node) {
      node.flow = true;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false }).trimEnd();
}

function linesOf(text: string): LineCounter {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    lines.addNewLine(at + 1);
  }
  return lines;
}

/** The parts of a text, or what is wrong with it where it has more of them than any study needs. */
function readParts(text: string) {
  const parser = new Parser();
  const parts: CST.Token[] = [];
  const complaintOf = tokenCount();
  let [offset, isScalar] = [0, false];
  for (const lexeme of new Lexer().lex(text)) {
    // A mark comes before each text of a scalar, which may look like another token.
    const type = isScalar ? undefined : (CST.tokenType(lexeme) ?? 'unknown');
    isScalar = type === 'scalar';
    const tooMany = type && complaintOf(type, offset);
    if (tooMany) return { parts: [], tooMany };
    parts.push(...parser.next(lexeme));
    if (type === undefined || !marks.has(lexeme)) offset += lexeme.length;
  }
  return { parts: [...parts, ...parser.end()] };
}

/** The first document of a text's parts, and the second where there is one. */
function compose(parts: readonly CST.Token[], length: number) {
  const { stackTraceLimit } = Error;
  // Nobody sees the traces of YAML's errors, of which a text may have as many as tokens, and they take 95% of the time.
  Error.stackTraceLimit = 0;
  try {
    const [document = new Document(), second] = new Composer({
      logLevel: 'error',
    }).compose(parts, true, length);
    return { document, second };
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function yamlComplaints(document: Document, second: Document | undefined): Complaint[] {
  const errors = [...document.errors, ...document.warnings].map(({ pos: [offset], message }) => ({
    offset,
    message,
  }));
  const tooMany = errorsComplaint(errors);
  if (tooMany) return [tooMany];
  const complaints = errors.map(({ offset, message }) => ({
    offset,
    message: `not valid YAML: ${shorten(message)}`,
  }));
  if (second !== undefined) {
    const message = 'a study file has one document, and here starts a second';
    complaints.push({ offset: second.range?.[0] ?? 0, message });
  }
  if (complaints.length > 0) return complaints;
  visit(document, {
    Pair(_, { key }) {
      const node = isAlias(key) ? key.resolve(document) : key;
      if (!isCollection(node)) return;
      const offset = (isNode(key) && key.range?.[0]) || 0;
      complaints.push({ offset, message: `a key of a map is no text: got ${textOf(node)}` });
    },
  });
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
