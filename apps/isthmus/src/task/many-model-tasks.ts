import type { ArtifactRef } from '@isthmus/object-store';
import { type LinePoint, lineCurveOf } from '@isthmus/study';
import { type Curve, type CurvePoint, evaluateTask } from '@isthmus/task';
import type { Session } from '../session/session.js';
import { obtainCurves } from './evaluate-files.js';
import { obtainPermutations, type StoredPermutation } from './obtain-permutations.js';

/** A stored model, and what it is permuted by; as it is without. */
export interface PlacedModel {
  /** From 1, as people are shown it. */
  readonly number: number;
  readonly model: ArtifactRef;
  readonly permutation?: ArtifactRef | undefined;
}

/** How models are lined up, and on what they are measured. */
export interface TaskSettings {
  /** By its notation. */
  readonly network: string;
  readonly method: string;
  readonly seed: number;
  readonly dataset: ArtifactRef;
  readonly split: Curve['split'];
  /** Of a line. */
  readonly points: number;
}

/** The tasks of which a study of many models is made, each done once and read from the store from then on. */
export interface ManyModelTasks {
  /** What lines the models after the first up with the first. With `checkpoints`, each model is so many, one after the other. */
  match(
    models: readonly PlacedModel[],
    checkpoints?: number,
  ): Promise<readonly StoredPermutation[]>;
  line(a: PlacedModel, b: PlacedModel, what: string): Promise<readonly LinePoint[]>;
  simplex(
    models: readonly Omit<PlacedModel, 'number'>[],
    steps: number,
    label: string,
  ): Promise<readonly CurvePoint[]>;
  /** How many were done rather than read. */
  computed(): number;
}

/** The tasks over a session's services. */
export function createManyModelTasks(
  session: Pick<Session, 'store' | 'signal' | 'services'>,
  { network, method, seed, dataset, split, points }: TaskSettings,
): ManyModelTasks {
  let computed = 0;
  const curveOf = async (
    models: readonly Omit<PlacedModel, 'number'>[],
    path: string,
    label: string,
  ) => {
    const spec = evaluateTask.spec.parse({ network, path, splits: [split] });
    const { curves, cached } = await obtainCurves(session, { spec, models, dataset, label });
    if (!cached) computed += 1;
    const [curve] = curves;
    if (curve === undefined) throw new Error(`the evaluator measured nothing [path=${path}]`);
    return curve;
  };
  return {
    async match(models, checkpoints) {
      const { permutations, cached } = await obtainPermutations(session, {
        ...{ network, method, seed, dataset, checkpoints },
        models: models.map(({ model }) => model),
        label: `match ${numbersOf(models)}`,
      });
      if (!cached) computed += 1;
      return permutations;
    },
    async line(a, b, what) {
      const label = `${what} ${numbersOf([a, b])}`;
      return lineCurveOf(await curveOf([a, b], `line:points=${points}`, label)).points;
    },
    async simplex(models, steps, label) {
      return (await curveOf(models, `simplex:steps=${steps}`, label)).points;
    },
    computed: () => computed,
  };
}

function numbersOf(models: readonly PlacedModel[]): string {
  return models.map(({ number }) => number).join('-');
}
