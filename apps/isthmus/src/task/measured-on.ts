import type { StoredDataset } from './stored-inputs.js';

/** On what models were measured, and what is to be known of it. */
export interface MeasuredOn {
  /** By its notation. */
  readonly dataset: string;
  /** Of the data set, which were said on stderr, and of the models. */
  readonly warnings: readonly string[];
  /** Of these, what was found of the models. */
  readonly remarks: readonly string[];
}

/** The same of a data set and of remarks on the models. */
export function measuredOn(
  { notation, warnings }: Pick<StoredDataset, 'notation' | 'warnings'>,
  remarks: readonly string[],
): MeasuredOn {
  return { dataset: notation, warnings: [...warnings, ...remarks], remarks };
}
