import { widthOf } from '@isthmus/network-theory';
import { isGiven, runKey, type StudyCell } from '@isthmus/study';
import { settingKeys } from '@isthmus/training/settings';
import type { Measurement, Value } from './measurement.js';

/** Columns before and behind a study's own, of every row of a cell. */
export interface CellColumns {
  readonly leading: Measurement;
  readonly own: Measurement;
  readonly ends: Measurement;
}

/** Reads the columns of cells of one study; networks are looked at once. */
export function createCellColumns(study: string) {
  const widths = new Map<string, number | null>();
  const width = (network: string): number | null => {
    const known = widths.get(network);
    if (known !== undefined) return known;
    const found = widthOrNull(network);
    widths.set(network, found);
    return found;
  };
  return ({ dataset, network, train, pair, method }: StudyCell, cell: number): CellColumns => {
    const [name = method, ...options] = method.split(':');
    return {
      leading: {
        ...{ study, cell, dataset, network, width: width(network) },
        ...Object.fromEntries(
          settingKeys.map((key) => [key, train === undefined ? null : settingValue(train[key])]),
        ),
      },
      own: ownColumns(pair),
      ends: {
        ...{ a: runKey(pair[0]), b: runKey(pair[1]) },
        ...{ matcher: method, method: name },
        options: options.length === 0 ? null : options.join(':'),
      },
    };
  };
}

/** What a study says of the models that it was given: of both ends where they agree, else of each. */
function ownColumns([a, b]: StudyCell['pair']): Measurement {
  const [ofA, ofB] = [a, b].map((one) => (isGiven(one) ? (one.columns ?? {}) : {}));
  const names = new Set([...Object.keys(ofA ?? {}), ...Object.keys(ofB ?? {})]);
  const columns: Record<string, Value> = {};
  for (const name of names) {
    const [ofOne, ofOther] = [ofA?.[name] ?? null, ofB?.[name] ?? null];
    if (ofOne === ofOther) columns[name] = ofOne;
    else Object.assign(columns, { [`${name}A`]: ofOne, [`${name}B`]: ofOther });
  }
  return columns;
}

/** A list as one text, "none" where nothing is in it. */
function settingValue(value: string | number | readonly string[]): Value {
  if (typeof value === 'string' || typeof value === 'number') return value;
  return value.length === 0 ? 'none' : value.join(' ');
}

function widthOrNull(network: string): number | null {
  try {
    return widthOf(network);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
