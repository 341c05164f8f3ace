import { parseMethod } from '@isthmus/matching';
import type { LinePoint } from '@isthmus/study';
import { type SessionOptions, withSession } from '../session/session.js';
import type { PlacedModel } from '../task/many-model-tasks.js';
import { type MeasuredOn, measuredOn } from '../task/measured-on.js';
import { type ManyModels, openManyModels } from '../task/open-many-models.js';
import { modelRemark } from '../terminal/curve-remarks.js';
import { sayStored } from '../terminal/say-stored.js';

/** One permutation of B, and the lines from A to B by it, one a stage. */
export interface SequenceRow {
  /** Where it was found: at a stage, from 1; at all together; or the identity. */
  readonly found: number | 'stacked' | 'identity';
  readonly curves: readonly (readonly LinePoint[])[];
}

/** All rows, and on what they were measured. */
export interface MeasuredSequence extends MeasuredOn {
  readonly rows: readonly SequenceRow[];
}

/**
 * Matches A and B, whose files are all stages of A and then as many of B, at every stage, and at all stages together
 * where the method takes several checkpoints, and measures each permutation at every stage.
 */
export function measureSequence(
  sequence: ManyModels,
  options: SessionOptions,
): Promise<MeasuredSequence> {
  const { files, method, definition } = sequence;
  return withSession('sequence', options, async (session) => {
    const { models: stored, data, tasks } = await openManyModels(session, sequence);
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
    if (takesStages(method, stages)) {
      for (const { artifact } of await tasks.match(models, stages)) {
        rows.push({ found: 'stacked', curves: await linesBy(artifact, 'stacked') });
      }
    }
    if (tasks.computed() === 0) sayStored();
    const remarks = asTrained.flatMap((points, stage) =>
      [points[0], points.at(-1)].flatMap((point, i) => {
        const file = files[stage + i * stages] ?? '';
        return (
          (point && modelRemark(file, point, { split: definition.split, classes: data.classes })) ??
          []
        );
      }),
    );
    return { rows, ...measuredOn(data, remarks) };
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
