import {
  type Dataset,
  DatasetError,
  datasetCautions,
  encodeDataset,
  overlapCaution,
  takeAll,
} from '@isthmus/dataset';
import { outputShape } from '@isthmus/network';
import { checkNetworkFits } from '@isthmus/study';
import { splits } from '@isthmus/task';
import { BadInput } from '../terminal/exit-code.js';
import { say } from '../terminal/output.js';
import { sha256Of, shortHash } from './content-hash.js';
import type { ModelFile } from './model-file.js';
import { type ModelProvenance, provenanceOf } from './provenance.js';

/** What --split takes: a split, or all examples of data that have no test split of their own. */
export const askedSplits = [...splits, 'all'] as const;
export type AskedSplit = (typeof askedSplits)[number];

/** What --dataset takes where a command can do without. */
export const noDataset = 'none';

/** The split to measure of the data set that `measuredDataset` gives. */
export function splitToMeasure(asked: AskedSplit): (typeof splits)[number] {
  return asked === 'all' ? 'test' : asked;
}

/** A split as people are told of it, behind the data set's name. */
export function splitText(asked: AskedSplit): string {
  return asked === 'all' ? 'as a whole' : `${asked} split`;
}

/** Models, and what was asked for of the data set that they are measured on. */
export interface Measuring {
  readonly models: readonly [ModelFile, ...ModelFile[]];
  /** A notation; undefined for the models' own. */
  readonly asked: string | undefined;
  /** With `all`, the test split is made of all examples. */
  readonly split?: AskedSplit | undefined;
}

/** A data set that models are measured on. */
export interface MeasuredDataset {
  readonly notation: string;
  readonly dataset: Dataset;
  /** What is easily missed about it, for these models. */
  readonly warnings: readonly string[];
}

type Load = (notation: string) => Promise<Dataset>;
type OwnDataset = NonNullable<ModelProvenance['dataset']>;

/** A data set by its notation, and the hash that it has to have where it is the models' own. */
export interface ChosenDataset {
  readonly notation: string;
  readonly sha256?: string;
}

/**
 * The data set that was asked for, or else the one on which all models were trained, as their files say.
 * Throws BadInput where they do not, or name several, or where it has changed since, and a RangeError
 * where the models do not take its examples. What is easily missed about it is said on stderr.
 */
export async function measuredDataset(
  load: Load,
  { models, asked, split }: Measuring,
): Promise<MeasuredDataset> {
  const chosen = asked === undefined ? ownDataset(models) : { notation: asked };
  if (typeof chosen === 'string') {
    throw new BadInput(
      `${chosen}; name the one to measure on with --dataset, as --dataset mnist, or your own with --data FILE: on examples that it was trained on, a model looks better than it is`,
    );
  }
  const { notation } = chosen;
  const loaded = await loadChosen(load, chosen);
  const [{ network }] = models;
  checkNetworkFits(network, loaded);
  const outputs = outputShape(network).reduce((product, size) => product * size, 1);
  const isWhole = split === 'all';
  const told = isWhole ? { ...loaded, isTestDrawn: false } : loaded;
  const warnings = [...datasetCautions(told, { notation, outputs }), ...overlaps(models, notation)];
  for (const warning of warnings) say(`warning: ${warning}`);
  return { notation, dataset: isWhole ? takeAll(loaded) : loaded, warnings };
}

/** The same for what can be done without; undefined where `chooseOptional` chooses none. */
export async function optionalDataset(
  load: Load,
  { models, asked, split }: Measuring,
): Promise<MeasuredDataset | undefined> {
  if (chooseOptional(models, asked) === undefined) return undefined;
  try {
    return await measuredDataset(load, { models, asked, split });
  } catch (cause) {
    if (asked !== undefined || !(cause instanceof DatasetError)) throw cause;
    throw new BadInput(`${cause.message}; or do without by --dataset ${noDataset}`, { cause });
  }
}

/** The data set that was asked for, or the models' own; undefined for `none`, and where they have none in common. */
export function chooseOptional(
  models: readonly ModelFile[],
  asked: string | undefined,
): ChosenDataset | undefined {
  if (asked === noDataset) return undefined;
  if (asked !== undefined) return { notation: asked };
  const own = ownDataset(models);
  if (typeof own !== 'string') return own;
  if (models.some(hasDataset)) say(`no data set: ${own}`);
  return undefined;
}

/** Loads a data set. Throws BadInput where it is the models' own and has changed since. */
export async function loadChosen(
  load: Load,
  { notation, sha256 }: ChosenDataset,
): Promise<Dataset> {
  const dataset = await load(notation);
  if (sha256 === undefined) return dataset;
  const got = sha256Of(encodeDataset(dataset));
  if (got !== sha256) {
    throw new BadInput(
      `the data set is not the one on which the models were trained [dataset=${notation}, expected ${shortHash(sha256)}, got ${shortHash(got)}]; name the one to use with --dataset or --data`,
    );
  }
  say(`data set: ${notation}, on which the models were trained`);
  return dataset;
}

/** The data set on which all models were trained; a text says why that is none. */
export function ownDataset(models: readonly ModelFile[]): OwnDataset | string {
  const own = models.map(({ file, checkpoint }) => {
    return { file, dataset: provenanceOf(checkpoint)?.dataset };
  });
  const silent = own.filter(({ dataset }) => dataset === undefined).map(({ file }) => file);
  const [first] = own;
  if (first?.dataset === undefined || silent.length > 0) {
    return `nothing says on which data set a model was trained [files=${silent.join(' ')}]`;
  }
  const { sha256 } = first.dataset;
  const other = own.find(({ dataset }) => dataset?.sha256 !== sha256);
  if (other === undefined) return first.dataset;
  const told = [first, other].map(({ file, dataset }) => `${file}=${dataset?.notation}`);
  return `the models were trained on different data sets [${told.join(', ')}]`;
}

function hasDataset({ checkpoint }: ModelFile): boolean {
  return provenanceOf(checkpoint)?.dataset !== undefined;
}

function overlaps(models: readonly ModelFile[], notation: string): readonly string[] {
  return models.flatMap(({ file, checkpoint }) => {
    const trainedOn = provenanceOf(checkpoint)?.dataset?.notation;
    const caution = trainedOn && overlapCaution(trainedOn, notation);
    return caution ? [`${file} was trained on ${trainedOn}: ${caution}`] : [];
  });
}
