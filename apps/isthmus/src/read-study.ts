import { dirname, resolve } from 'node:path';
import { parseStudy, type Study } from '@isthmus/study';
import { readInput } from './files.js';
import { networkNotation } from './network-notation.js';

/**
 * Reads a study file. Networks that it names as files, relative to itself, are in the study as their
 * notations. Throws StudyFileError, or BadInput naming the file that cannot be read.
 */
export function readStudy(file: string): Study {
  const study = parseStudy(readInput(file).toString('utf8'), { file });
  const { network, grid } = study;
  const notation = (text: string) =>
    networkNotation(text.endsWith('.json') ? resolve(dirname(file), text) : text);
  const networks = grid?.network?.map(notation);
  return {
    ...study,
    network: notation(network),
    ...(networks === undefined ? {} : { grid: { ...grid, network: networks } }),
  };
}
