import type { BarrierDefinition } from '@isthmus/connectivity';
import { parseMethod } from '@isthmus/matching';
import type { LinePoint } from '@isthmus/study';
import type { AskedSplit } from '../input/measured-dataset.js';
import { type SessionOptions, withSession } from '../session/session.js';
import { createManyModelTasks, type PlacedModel } from '../task/many-model-tasks.js';
import { putMeasuredDataset, putModels } from '../task/stored-inputs.js';
import { modelRemark } from '../terminal/curve-remarks.js';
import { say } from '../terminal/output.js';

/** Two models at several stages each, and how they are lined up and measured. */
export interface Sequence {
  /** All stages of A, then as many of B. */
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

/** One permutation of B, and the lines from A to B by it, one a stage. */
export interface SequenceRow {
  /** Where it was found: at a stage, from 1; at all together; or the identity. */
  readonly found: number | 'stacked' | 'identity';
  readonly curves: readonly (readonly LinePoint[])[];
}

/** All rows, and on what they were measured. */
export interface MeasuredSequence {
  readonly rows: readonly SequenceRow[];
  /** By its notation. */
  readonly dataset: string;
  /** Of the data set, which were said on stderr, and of the models. */
  readonly warnings: readonly string[];
  /** Of these, what was found of the models. */
  readonly remarks: readonly string[];
}

/**
 * Matches A and B at every stage, and at all stages together where the method takes several checkpoints, and
 * measures each permutation at every stage.
 */
export function measureSequence(
  { files, network: notation, weights, dataset: asked, definition, split: part, ...how }: Sequence,
  options: SessionOptions,
): Promise<MeasuredSequence> {
  return withSession('sequence', options, async (session) => {
    const stored = await putModels(session.store, files, { network: notation, weights });
    const [{ network }] = stored;
    const data = await putMeasuredDataset(session, { models: stored, asked, split: part });
    const dataset = data.artifact;
    const { split, points } = definition;
    const settings = { ...how, network: network.notation, dataset, split, points };
    const tasks = createManyModelTasks(session, settings);
    const stages = files.length / 2;
    const models = stored.map(({ artifact }, i) => ({
      number: (i % stages) + 1,
      model: artifact,
    }));
    const pairs = models.slice(0, stages).map((a, i) => [a, models[stages + i]] as const);

    const linesBy = async (permutation: PlacedModel['permutation'], what: string) => {
      const curves: (readonly LinePoint[])[] = [];
      for (const [a, b] of pairs) {
        if (b !== undefined) curves.push(await tasks.line(a, { ...b, permutation }, what));
      }
      return curves;
    };
    const asTrained = await linesBy(undefined, 'identity');
    const rows: SequenceRow[] = [{ found: 'identity', curves: asTrained }];
    for (const [i, [a, b]] of pairs.entries()) {
      if (b === undefined) continue;
      for (const { artifact } of await tasks.match([a, b])) {
        rows.push({ found: i + 1, curves: await linesBy(artifact, `by ${i + 1}`) });
      }
    }
    if (takesStages(how.method, stages)) {
      for (const { artifact } of await tasks.match(models, stages)) {
        rows.push({ found: 'stacked', curves: await linesBy(artifact, 'stacked') });
      }
    }
    if (tasks.computed() === 0) say('already done: read from the store');
    const remarks = asTrained.flatMap((points, stage) =>
      [points[0], points.at(-1)].flatMap((point, i) => {
        const file = files[stage + i * stages] ?? '';
        return (point && modelRemark(file, point, { split, classes: data.classes })) ?? [];
      }),
    );
    const told = { dataset: data.notation, warnings: [...data.warnings, ...remarks], remarks };
    return { rows, ...told };
  });
}

/** Whether a method finds one permutation for several checkpoints of each model. */
function takesStages(method: string, stages: number): boolean {
  try {
    parseMethod(method).checkCheckpoints(stages);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
