import { shorten } from '@isthmus/spelling';
import type { Path } from '../complaint.js';
import { keysAt } from '../study-schema.js';
import { readStudyDocument, type StudyDocument } from './study-document.js';

/** A value that an option gives, as YAML, and the keys under which it stands. */
interface Override {
  readonly document: StudyDocument;
  readonly at: Path;
}

/** Reads what stands behind an option such as `--set train.epochs=1`. */
export function readOverride(text: string): Override {
  const [, key, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (key === undefined || value === undefined) {
    const message = `expected KEY=VALUE, such as train.epochs=1, got "${shorten(text)}"`;
    return { document: { ...readStudyDocument(''), invalid: [{ offset: 0, message }] }, at: [] };
  }
  return { document: readStudyDocument(value), at: pathOf(key.trim()) };
}

/** The keys of `grid.train.epochs`: some of a study's have a point in them. */
function pathOf(name: string): Path {
  const path: string[] = [];
  let rest = name.split('.');
  while (rest.length > 0) {
    const known = keysAt(path);
    const parts = rest;
    const length = parts.findLastIndex((_, last) =>
      known.includes(parts.slice(0, last + 1).join('.')),
    );
    const taken = Math.max(0, length) + 1;
    path.push(rest.slice(0, taken).join('.'));
    rest = rest.slice(taken);
  }
  return path;
}
