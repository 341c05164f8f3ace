import {
  artifactRef,
  corrections,
  matchResult,
  splits,
  trainedNetwork,
  trainResult,
} from '@isthmus/task';
import { z } from 'zod';
import { lineCurve } from './line-curves.js';
import { baselines, reductions } from './schema/fields.js';
import { study } from './study.js';
import { studyCell } from './study-cell.js';

/** A barrier and all that it depends on. */
const barrierValue = z.strictObject({
  definition: z.strictObject({
    metric: z.enum(['loss', 'error']),
    baseline: z.enum(baselines),
    reduce: z.enum(reductions),
    split: z.enum(splits),
    repair: z.enum(corrections),
    points: z.int().min(2),
    clip: z.boolean(),
  }),
  value: z.number(),
});
export type BarrierValue = z.infer<typeof barrierValue>;

/** A trained network, and what trained it. */
const trainedModel = trainedNetwork.extend({
  stepMs: trainResult.shape.stepMs,
  tensorflow: trainResult.shape.tensorflow,
});
export type TrainedModel = z.infer<typeof trainedModel>;

/** A network that exists already: nothing is known of its training. */
const existingModel = z.strictObject({ model: artifactRef });

const modelResult = z.union([trainedModel, existingModel]);
export type ModelResult = z.infer<typeof modelResult>;

/** Whether a network was trained by the study. */
export function isTrained(model: ModelResult): model is TrainedModel {
  return 'epochs' in model;
}

/** A task that a cell needed: its content address, and how long it took to compute. */
const cellTask = z.strictObject({ digest: z.string(), wallMs: z.number().nonnegative() });

/** What came of one cell: its two networks, their alignment, the path between them and its barriers. */
const cellResult = z.strictObject({
  cell: studyCell,
  models: z.strictObject({ a: modelResult, b: modelResult }),
  match: matchResult,
  /** One curve for every split and correction. */
  curves: z.array(lineCurve),
  barriers: z.array(barrierValue),
  /** A task may have served other cells too. Absent from results of before they were kept. */
  tasks: z
    .strictObject({
      // None of a network that was given.
      trainA: cellTask.optional(),
      trainB: cellTask.optional(),
      match: cellTask,
      evaluate: cellTask,
    })
    .optional(),
});
export type CellResult = z.infer<typeof cellResult>;

/** One kind of task, over the whole study. */
const stage = z.strictObject({
  name: z.enum(['train', 'match', 'evaluate']),
  tasks: z.int().nonnegative(),
  computed: z.int().nonnegative(),
  cached: z.int().nonnegative(),
  /** Sum of the durations of all its tasks, whenever they were computed. */
  wallMs: z.number().nonnegative(),
  /** Of this run alone. */
  elapsedMs: z.number().nonnegative(),
});
export type Stage = z.infer<typeof stage>;

/**
 * A cell without a result: "diverged" or "failed" where a task that it needs did, "missing" where that was never
 * tried. That a training diverged is what came of its setting.
 */
const unfinishedCell = z.strictObject({
  cell: studyCell,
  status: z.enum(['diverged', 'failed', 'missing']),
  /** The task that is to blame. */
  task: z.string(),
  message: z.string(),
});
export type UnfinishedCell = z.infer<typeof unfinishedCell>;

/** All that a run of a study found out, and what is needed to find it out again. */
export const studyResults = z.strictObject({
  study,
  /** ISO 8601, UTC. */
  createdAt: z.iso.datetime().optional(),
  /** In the order of expandStudy, without those that are unfinished. */
  cells: z.array(cellResult),
  /** In the same order. */
  unfinished: z.array(unfinishedCell),
  tasks: z.strictObject({
    computed: z.int().nonnegative(),
    cached: z.int().nonnegative(),
    failed: z.int().nonnegative(),
    /** Not tried: a task they need has no result. */
    skipped: z.int().nonnegative(),
  }),
  stages: z.array(stage),
  failures: z.array(
    z.strictObject({
      task: z.string(),
      /** A training that diverged is not tried again by itself. */
      kind: z.enum(['diverged', 'failed']),
      message: z.string(),
    }),
  ),
  provenance: z.strictObject({
    /** Versions. */
    isthmus: z.string(),
    node: z.string(),
    tensorflow: z.string(),
    /** Location of the object store. */
    store: z.string(),
    /** The sha256 of each data set, by its notation; absent from results of before they were kept. */
    datasets: z.record(z.string(), z.string()).optional(),
    /** Results from records that carried no hash when they were written; absent where there are none. */
    unverified: z.int().positive().optional(),
    traceId: z.string().optional(),
  }),
});
export type StudyResults = z.infer<typeof studyResults>;
