import { isBadInput } from '@isthmus/runtime/bad-input';
import { shorten } from '@isthmus/spelling';
import type { Complaint, Path } from '../complaint.js';
import { isMap, valueAt } from '../study-values.js';
import { mergedValue, nested, ownerOf } from './merged-value.js';
import { readOverride } from './override.js';
import { cellsComplaint } from './study-bounds.js';
import { readStudyDocument, type StudyDocument } from './study-document.js';

/** How the file is read that a study extends; what `read` throws that means bad input is a mistake in the study. */
interface ExtendedFiles {
  /** The name of a file that another names. */
  readonly locate: (file: string, by: string) => string;
  readonly read: (file: string) => string;
}

/** Where a study's text comes from. */
export interface StudySource {
  /** The name that is shown. */
  readonly file: string;
  /** Absent: a study that extends a file is refused. */
  readonly extended?: ExtendedFiles;
  /** Values of single keys that stand before those of all files, as `train.epochs=1`. */
  readonly overrides?: readonly string[];
}

/** A study's YAML with what it extends and what options say, as one document. */
export interface LayeredDocument
  extends Pick<
    StudyDocument,
    'value' | 'invalid' | 'has' | 'scalarAt' | 'textAt' | 'startOf' | 'keyOffset'
  > {
  /** The place of an offset, for people. */
  whereIs(offset: number): string;
  /** The file that says what is at a path; undefined where an option does. */
  fileOf(path: Path): string | undefined;
}

/** A file or an option that a study is made of. */
interface Layer {
  readonly document: StudyDocument;
  /** The keys under which the document's value stands. */
  readonly at: Path;
  /** From the top. */
  readonly value: unknown;
  readonly file: string | undefined;
  /** What is told as the place of a mistake at an offset of the document. */
  readonly whereIs: (offset: number) => string;
  /** Characters of the document. */
  readonly length: number;
}

/** A layer, and the first of its offsets among those of all layers. */
type PlacedLayer = Layer & { readonly begin: number };

/** More files than that no study is made of. */
const mostFiles = 32;

/**
 * Reads a study with what it extends, and options that change it. Maps merge key by key, all else replaces what stood
 * there; what is nothing in one takes away what another has.
 */
export function layeredDocument(text: string, source: StudySource): LayeredDocument {
  const { overrides = [] } = source;
  const complaints: Complaint[] = [];
  const layers: PlacedLayer[] = [];
  const add = (layer: Layer): PlacedLayer => {
    const last = layers.at(-1);
    const placed = { ...layer, begin: last === undefined ? 0 : last.begin + last.length + 1 };
    layers.push(placed);
    complaints.push(
      ...layer.document.invalid.map(({ offset, message }) => {
        return { offset: offset + placed.begin, message };
      }),
    );
    return placed;
  };
  addFiles(text, source, { add, complain: (one) => complaints.push(one) });
  const files = [...layers];
  const options = overrides.map((override) => add(optionLayer(override)));
  // The last word comes first.
  const ordered = [...options.toReversed(), ...files];
  return merged(ordered, complaints, source);
}

interface Growing {
  add(layer: Layer): PlacedLayer;
  complain(complaint: Complaint): void;
}

/** Adds a file, and those that it extends, one after the other. */
function addFiles(text: string, { file, extended }: StudySource, { add, complain }: Growing): void {
  const chain = [file];
  let layer: PlacedLayer | undefined = add(fileLayer(text, file));
  while (extended !== undefined && layer !== undefined) {
    const { document, begin }: PlacedLayer = layer;
    const named = valueAt(document.value, ['extends']);
    if (typeof named !== 'string') return;
    const base = extended.locate(named, chain.at(-1) ?? file);
    try {
      checkChain(chain, base);
      chain.push(base);
      layer = add(fileLayer(extended.read(base), base));
    } catch (error) {
      if (!(error instanceof Error && isBadInput(error))) throw error;
      const offset = begin + document.startOf(['extends']);
      complain({ offset, message: `wrong value for extends: ${error.message}` });
      layer = undefined;
    }
  }
}

/** Throws a RangeError for a file that extends itself, be it by others, and where there are too many. */
function checkChain(chain: readonly string[], base: string): void {
  const path = [...chain, base].join(' -> ');
  if (chain.includes(base)) throw new RangeError(`a study cannot extend itself [${path}]`);
  if (chain.length < mostFiles) return;
  throw new RangeError(
    `a study is made of too many files [expected at most ${mostFiles}, got ${path}]`,
  );
}

function fileLayer(text: string, file: string): Layer {
  const document = readStudyDocument(text);
  const whereIs = (offset: number) => {
    const { line, column } = document.placeOf(offset);
    return `${file}:${line}:${column}`;
  };
  return { document, at: [], value: document.value, file, whereIs, length: text.length };
}

function optionLayer(override: string): Layer {
  const { document, at } = readOverride(override);
  const whereIs = () => `--set ${shorten(override)}`;
  const value = nested(document.value, at);
  return { document, at, value, file: undefined, whereIs, length: override.length };
}

/** The layers as one document; those before stand over those behind. */
function merged(
  layers: readonly PlacedLayer[],
  complaints: readonly Complaint[],
  { file, extended }: StudySource,
): LayeredDocument {
  const layerOf = (path: Path) => ownerOf(layers, path);
  const startOf = (path: Path) => {
    const { document, begin, at } = layerOf(path);
    return begin + document.startOf(path.slice(at.length));
  };
  const whole = complaints.length > 0 ? undefined : mergedValue(layers);
  const value = extended === undefined ? whole : withoutExtends(whole);
  const tooMany = cellsComplaint(value, startOf);
  const byBegin = layers.toSorted((a, b) => b.begin - a.begin);
  return {
    value,
    invalid: tooMany ? [tooMany] : complaints,
    has(path) {
      const { document, at } = layerOf(path);
      return path.length < at.length || document.has(path.slice(at.length));
    },
    scalarAt(path) {
      const { document, at } = layerOf(path);
      return path.length < at.length ? undefined : document.scalarAt(path.slice(at.length));
    },
    textAt(path) {
      const { document, at } = layerOf(path);
      return path.length < at.length ? 'a map' : document.textAt(path.slice(at.length));
    },
    startOf,
    keyOffset(path, key) {
      const { document, begin, at } = layerOf([...path, key]);
      return path.length < at.length
        ? begin
        : begin + document.keyOffset(path.slice(at.length), key);
    },
    whereIs(offset) {
      const layer = byBegin.find(({ begin }) => begin <= offset);
      return layer === undefined ? file : layer.whereIs(offset - layer.begin);
    },
    fileOf: (path) => layerOf(path).file,
  };
}

/** What a file extends has been read; what is no name of a file is left, for the schema to refuse. */
function withoutExtends(value: unknown): unknown {
  if (!isMap(value) || typeof value.extends !== 'string') return value;
  const { extends: _, ...rest } = value;
  return rest;
}
