import type { ArtifactRef } from '@isthmus/object-store';
import { type AlignedModel, type LinePoint, lineCurveOf, obtainCurves } from '@isthmus/study';
import { type Curve, type CurvePoint, evaluateTask, matchTask } from '@isthmus/task';
import { obtainPermutations, type StoredPermutation } from './obtain-permutations.js';
import { type Obtaining, withSource } from './result-source.js';

/** A stored model with its number. */
export interface PlacedModel extends AlignedModel {
  /** From 1, as people are shown it. */
  readonly number: number;
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
    models: readonly AlignedModel[],
    steps: number,
    label: string,
  ): Promise<readonly CurvePoint[]>;
  /** How many were done rather than read. */
  computed(): number;
}

/** The tasks over a session's services. */
export function createManyModelTasks(
  session: Obtaining,
  { network, method, seed, dataset, split, points }: TaskSettings,
): ManyModelTasks {
  let computed = 0;
  const curveOf = async (models: readonly AlignedModel[], path: string, label: string) => {
    const spec = evaluateTask.spec.parse({ network, path, splits: [split] });
    const { result, cached } = await withSource(session, label, (source) =>
      obtainCurves({ spec, models, dataset }, source),
    );
    if (!cached) computed += 1;
    const [curve] = result.curves;
    if (curve === undefined) throw new Error(`the evaluator measured nothing [path=${path}]`);
    return curve;
  };
  return {
    async match(placed, checkpoints) {
      const spec = matchTask.spec.parse({ method, network, seed, checkpoints });
      const models = placed.map(({ model }) => model);
      const { permutations, cached } = await obtainPermutations(
        session,
        { spec, models, dataset, start: [] },
        `match ${numbersOf(placed)}`,
      );
      if (!cached) computed += 1;
      return permutations.slice(1);
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
