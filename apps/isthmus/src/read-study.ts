import { dirname, resolve } from 'node:path';
import { datasetRelativeTo } from '@isthmus/dataset';
import { parseStudy, type Study } from '@isthmus/study';
import { readInput } from './files.js';
import { networkNotation } from './network-notation.js';

/**
 * Reads a study file. Networks that it names as files, relative to itself, are in the study as their
 * notations; data sets that it names so are then relative to here. Throws StudyFileError, or BadInput
 * naming the file that cannot be read.
 */
export function readStudy(file: string): Study {
  const study = parseStudy(readInput(file).toString('utf8'), { file });
  const { dataset, network, grid } = study;
  const notation = (text: string) =>
    networkNotation(text.endsWith('.json') ? resolve(dirname(file), text) : text);
  const here = (text: string) => datasetRelativeTo(dirname(file), text);
  return {
    ...study,
    dataset: here(dataset),
    network: notation(network),
    ...(grid && {
      grid: {
        ...grid,
        ...(grid.dataset && { dataset: grid.dataset.map(here) }),
        ...(grid.network && { network: grid.network.map(notation) }),
      },
    }),
  };
}
