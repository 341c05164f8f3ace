import { dirname, resolve } from 'node:path';
import { datasetRelativeTo, loadDataset, parseDataset } from '@isthmus/dataset';
import { isBadInput } from '@isthmus/runtime/bad-input';
import { checkedStudy, type Study } from '@isthmus/study';
import { readEnvironment } from '../input/environment.js';
import { readPlainText } from '../input/files.js';
import { networkNotation } from '../input/network-notation.js';
import type { SessionOptions } from '../session/session.js';
import { checkMethod } from '../task/check-method.js';
import { commandIo } from '../terminal/command-io.js';

/**
 * Reads a study file. Networks that it names as files, relative to itself, are in the study as their
 * notations; data sets that it names so are then relative to here. Throws StudyFileError with every mistake
 * that can be told before work, or BadInput where the file itself cannot be read. With `needsDatasets` false a data set
 * may be missing: where results are read, the store knows what it was.
 */
export function readStudy(
  file: string,
  options: SessionOptions,
  { needsDatasets = true } = {},
): Promise<Study> {
  const folder = dirname(file);
  const environment = readEnvironment(commandIo().env);
  return checkedStudy(readPlainText(file), {
    file,
    readers: {
      network: (text) => networkNotation(text.endsWith('.json') ? resolve(folder, text) : text),
      dataset(text) {
        parseDataset(text);
        return datasetRelativeTo(folder, text);
      },
      checkMethod: (method) => checkMethod(method, options),
      async loadDataset(notation) {
        try {
          return await loadDataset(notation, environment);
        } catch (error) {
          if (needsDatasets || !(error instanceof Error && isBadInput(error))) throw error;
          return undefined;
        }
      },
    },
  });
}
