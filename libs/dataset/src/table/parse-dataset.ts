import { isAbsolute, join } from 'node:path';
import { NotationError, readOptions } from '@isthmus/notation';
import { shorten, unknownName } from '@isthmus/spelling';
import { seed } from '../own/dataset-options.js';
import { readOwnPath, writeOwnPath } from '../own/own-path.js';
import { readTransforms, type Transform } from '../transforms/transforms.js';
import { datasetNames, datasetTable, type Source } from './dataset-table.js';

/** A data set's notation, read. */
export interface ParsedDataset {
  readonly name: string;
  readonly source: Source;
  /** What is done to the examples, in order. */
  readonly transforms: readonly Transform[];
}

const defaultSeed = 1;

/**
 * Reads a data set's notation: "name" or "name:option=value,...", with a path before the options for
 * data of one's own, as "file:data.npz,test=0.2". Throws a RangeError that says what was expected
 * where; unknown names get the nearest one suggested.
 */
export function parseDataset(notation: string): ParsedDataset {
  const { name, rest } = splitNotation(notation);
  if (!Object.hasOwn(datasetTable, name)) {
    throw new RangeError(unknownName('dataset', name, datasetNames));
  }
  const kind = datasetTable[name];
  const { path, options } = kind.takesPath ? readOwnPath(rest) : { path: '', options: rest };
  try {
    if (kind.takesPath && path === '') throw new NotationError('a path behind the colon');
    return readOptions(options, (given) => {
      const drawnFrom = given.take('seed', seed, defaultSeed);
      const source = kind.source(given, { path, seed: drawnFrom });
      return { name, source, transforms: readTransforms(given, drawnFrom) };
    });
  } catch (error) {
    if (!(error instanceof NotationError)) throw error;
    throw new RangeError(
      `cannot read the data set [dataset=${shorten(notation)}]: expected ${error.message}, in a form like ${kind.example}`,
    );
  }
}

/** The notation of a file of one's own, whatever characters its path has. */
export function fileNotation(path: string): string {
  return `file:${writeOwnPath(path)}`;
}

/** The same data set for a reader elsewhere: a relative path is taken to be relative to `folder`. */
export function datasetRelativeTo(folder: string, notation: string): string {
  const { name, rest } = splitNotation(notation);
  const { path, options } = readOwnPath(rest);
  if (!datasetTable[name]?.takesPath || path === '' || isAbsolute(path)) return notation;
  const moved = `${name}:${writeOwnPath(join(folder, path))}`;
  return options === '' ? moved : `${moved},${options}`;
}

function splitNotation(notation: string): { readonly name: string; readonly rest: string } {
  const [, name = '', rest = ''] = /^([^:]*):?(.*)$/s.exec(notation) ?? [];
  return { name, rest };
}
