import {
  bezierPoint,
  chainPoint,
  grid,
  layerPoints,
  linePoint,
  type PathPoint,
  planePoints,
  simplexPoints,
} from '@isthmus/connectivity';
import { choice, NotationError, type Options, reader, readOptions, whole } from '@isthmus/notation';
import { shorten, unknownName } from '@isthmus/spelling';

/** Where networks are measured, for any number of models that it takes. */
export interface Path {
  /** Points between the first two models; undefined where it is no curve. */
  readonly curve: ((t: number) => PathPoint) | undefined;
  /** How many times the neighbours of the highest point are added. */
  readonly refine: number;
  /** Whether every point is a convex combination of whole models. */
  readonly isConvex: boolean;
  /**
   * Of a network with so many layers. Throws a RangeError for another number of models than the path takes, and for
   * more points than 100,000.
   */
  points(models: number, layers: number): readonly PathPoint[];
}

interface PathForm {
  readonly example: string;
  readonly models: number | undefined;
  build(options: Options): Omit<Path, 'points'> & {
    /** How many points there are. */
    size(models: number, layers: number): number;
    points(models: number, layers: number): PathPoint[];
  };
}

/** The largest number of points of a path. */
export const mostPoints = 1e5;

const count = reader('a whole number from 2 to 100000', (text) => {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= 2 && value <= 1e5 ? value : undefined;
});
const rounds = reader('a whole number from 0 to 30', (text) => {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value <= 30 ? value : undefined;
});
const margin = reader('a number from 0 to 10', (text) => {
  const value = /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN;
  return value <= 10 ? value : undefined;
});

const forms: Readonly<Record<string, PathForm>> = {
  line: curveForm('line:points=25,refine=3', 2, linePoint),
  chain: curveForm('chain:points=25,refine=3', 3, chainPoint),
  bezier: curveForm('bezier:points=25,refine=3', 3, bezierPoint),
  plane: {
    example: 'plane:points=21,margin=0.2',
    models: 3,
    build(options) {
      const points = options.take('points', count, 21);
      const beyond = options.take('margin', margin, 0.2);
      const plane = { curve: undefined, refine: 0, isConvex: false };
      return { ...plane, size: () => points ** 2, points: () => planePoints(points, beyond) };
    },
  },
  layers: {
    example: 'layers:points=5,of=each',
    models: 2,
    build(options) {
      const points = options.take('points', count, 5);
      const of = options.take('of', choice('each', 'prefix'), 'each');
      const apart = { curve: undefined, refine: 0, isConvex: false };
      const prefix = of === 'prefix';
      return {
        ...apart,
        size: (_models, layers) => layers * points,
        points: (_models, layers) => layerPoints(layers, points, { prefix }),
      };
    },
  },
  simplex: {
    example: 'simplex:steps=4',
    models: undefined,
    build(options) {
      const steps = options.take('steps', whole, 4);
      const simplex = { curve: undefined, refine: 0, isConvex: true };
      return {
        ...simplex,
        size: (models) => compositions(steps, models),
        points: (models) => simplexPoints(models, steps),
      };
    },
  },
};

function curveForm(example: string, models: number, curve: (t: number) => PathPoint): PathForm {
  return {
    example,
    models,
    build(options) {
      const points = options.take('points', count, 25);
      const refine = options.take('refine', rounds, 0);
      const convex = { curve, refine, isConvex: true };
      return { ...convex, size: () => points, points: () => grid(points).map(curve) };
    },
  };
}

/** In how many ways so many steps are shared out to so many models: (steps + models - 1) over (models - 1). */
function compositions(steps: number, models: number): number {
  let ways = 1;
  for (let i = 1; i < models; i++) ways *= (steps + i) / i;
  return Math.round(ways);
}

/** Examples of every path, with all their options. */
export const pathExamples: readonly string[] = Object.values(forms).map(({ example }) => example);

/**
 * Reads where to measure: `line` (two models), `chain` and `bezier` (from the first to the second by way of the
 * third), `plane` (through three), `simplex` (any number), `layers` (two, a line a layer). Throws a RangeError that says what was expected where.
 */
export function parsePath(notation: string): Path {
  const [, name = '', options = ''] = /^([^:]*):?(.*)$/s.exec(notation) ?? [];
  const form = Object.hasOwn(forms, name) ? forms[name] : undefined;
  if (form === undefined) throw new RangeError(unknownName('path', name, Object.keys(forms)));
  try {
    const path = readOptions(options, (given) => form.build(given));
    return {
      ...path,
      points(models, layers) {
        if (models !== (form.models ?? models)) {
          throw new RangeError(
            `the path takes ${form.models} models [path=${notation}, got ${models}]`,
          );
        }
        const size = path.size(models, layers);
        if (size <= mostPoints) return path.points(models, layers);
        throw new RangeError(
          `the path has too many points [path=${notation}, models=${models}, got ${size}, expected ${mostPoints} or fewer]`,
        );
      },
    };
  } catch (error) {
    if (!(error instanceof NotationError)) throw error;
    throw new RangeError(
      `cannot read the path [path=${shorten(notation)}]: expected ${error.message}, in a form like ${form.example}`,
    );
  }
}

/**
 * Throws a RangeError for a path that cannot be read, takes other models, or goes where statistics cannot follow
 * those who correct networks or look at their variances there.
 */
export function checkPath(
  {
    path: notation,
    repair: corrections,
    collapse,
  }: { readonly path: string; readonly repair: readonly string[]; readonly collapse: boolean },
  models: number,
): void {
  const path = parsePath(notation);
  path.points(models, 1);
  const kind = corrections.find((one) => one !== 'none') ?? (collapse ? 'collapse' : undefined);
  if (path.isConvex || kind === undefined) return;
  throw new RangeError(
    `${kind} takes statistics between those of whole models, and not all of this path lies there [path=${shorten(notation)}]; leave it out`,
  );
}
