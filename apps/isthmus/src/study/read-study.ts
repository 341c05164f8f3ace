import { dirname, isAbsolute, join, resolve } from 'node:path';
import { datasetRelativeTo, loadDataset, parseDataset } from '@isthmus/dataset';
import { openStore } from '@isthmus/object-store';
import { isBadInput } from '@isthmus/runtime/bad-input';
import { checkedStudy, type Study } from '@isthmus/study';
import { readEnvironment } from '../input/environment.js';
import { readPlainText } from '../input/files.js';
import { networkNotation } from '../input/network-notation.js';
import type { SessionOptions } from '../session/session.js';
import { storeUrlOf } from '../session/store-url.js';
import { checkMethod } from '../task/check-method.js';
import { commandIo } from '../terminal/command-io.js';
import { createStudyModels, type StudyModels } from './study-models.js';

/** Which services may be asked about a study, and what options say before its file does. */
export interface StudyOptions extends SessionOptions {
  /** Each a key and its value, such as `train.epochs=1`. */
  readonly set?: readonly string[];
}

/** A study, and what puts the models that it names into a store. */
export interface ReadStudy {
  readonly study: Study;
  readonly putModel: StudyModels['put'];
}

/**
 * Reads a study file with those that it extends. Networks that a file names as files, relative to itself, are in the
 * study as their notations; data sets that it names so are then relative to here. Throws StudyFileError with every
 * mistake that can be told before work, or BadInput where the file itself cannot be read. With `needsDatasets` false a
 * data set may be missing: where results are read, the store knows what it was.
 */
export async function readStudy(
  file: string,
  options: StudyOptions,
  { needsDatasets = true } = {},
): Promise<ReadStudy> {
  const environment = readEnvironment(commandIo().env);
  const { readers: models, put } = createStudyModels(() =>
    openStore(storeUrlOf(options.store, environment), environment.s3),
  );
  const study = await checkedStudy(readPlainText(file), {
    file,
    overrides: options.set ?? [],
    extended: {
      locate: (named, by) => (isAbsolute(named) ? named : join(dirname(by), named)),
      read: readPlainText,
    },
    readers: {
      network: (text, by) => networkNotation(text.endsWith('.json') ? beside(by, text) : text),
      dataset(text, by) {
        parseDataset(text);
        return datasetRelativeTo(by === undefined ? '.' : dirname(by), text);
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
      models,
    },
  });
  return { study, putModel: put };
}

/** A study file and the values that options set, as on a command line. */
export function studyArguments(file: string, { set = [] }: StudyOptions): string {
  return [file, ...set.map((text) => `--set ${quoted(text)}`)].join(' ');
}

/** A text as shells take it for one word. */
function quoted(text: string): string {
  return /^[\w.,:=/+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** A file that another names, or an option. */
function beside(by: string | undefined, file: string): string {
  return by === undefined ? file : resolve(dirname(by), file);
}
