import type { BarrierDefinition } from '@isthmus/connectivity';
import type { AskedSplit } from '../input/measured-dataset.js';
import type { Session } from '../session/session.js';
import { createManyModelTasks, type ManyModelTasks } from './many-model-tasks.js';
import {
  putMeasuredDataset,
  putModels,
  type StoredDataset,
  type StoredModel,
} from './stored-inputs.js';

/** Models in files, how they are lined up and on what they are measured. */
export interface ManyModels {
  readonly files: readonly [string, ...string[]];
  readonly network: string;
  readonly weights: string | undefined;
  readonly method: string;
  readonly seed: number;
  /** A notation; undefined for the models' own. */
  readonly dataset: string | undefined;
  readonly definition: BarrierDefinition;
  /** Of the data set; the definition has the one that is measured then. */
  readonly split: AskedSplit;
}

/** The same in the store, and the tasks on them. */
interface OpenedModels {
  readonly models: readonly [StoredModel, ...StoredModel[]];
  readonly data: StoredDataset;
  readonly tasks: ManyModelTasks;
}

/** Puts models and their data set into the store, to work on them there. */
export async function openManyModels(
  session: Session,
  { files, network: notation, weights, method, seed, dataset, definition, split }: ManyModels,
): Promise<OpenedModels> {
  const models = await putModels(session.store, files, { network: notation, weights });
  const data = await putMeasuredDataset(session, { models, asked: dataset, split });
  const [{ network }] = models;
  const tasks = createManyModelTasks(session, {
    method,
    seed,
    network: network.notation,
    dataset: data.artifact,
    split: definition.split,
    points: definition.points,
  });
  return { models, data, tasks };
}
