import {
  createVariable,
  readFloats,
  type Tensor,
  tensor,
  tidy,
  type Variable,
  zerosLike,
} from '@isthmus/tensorflow';

/** The weights that an optimizer moves, by name. */
export type Variables = ReadonlyMap<string, Variable>;

/** What an optimizer remembers of each weight: zeros at first, arrays of the weight's shape. */
export interface Moments {
  /** Those of one weight, in the order of their names. */
  of(weight: string): readonly Variable[];
  /** All by "moment.weight". */
  readonly variables: Variables;
  /** Their values by the same names. */
  read(): ReadonlyMap<string, Float32Array>;
  /** Takes over values that were read. Throws a RangeError where one is missing or of another size. */
  assign(values: ReadonlyMap<string, Float32Array>): void;
  /** Makes zeros of all. */
  clear(): void;
}

/** Makes the moments of `names` for each weight. The caller disposes of the variables. */
export function createMoments(names: readonly string[], weights: Variables): Moments {
  const ofWeight = new Map(
    [...weights].map(([weight, variable]) => [weight, names.map(() => zeroMoment(variable))]),
  );
  const variables = new Map(
    [...ofWeight].flatMap(([weight, moments]) =>
      moments.map((moment, i) => [`${names[i]}.${weight}`, moment] as const),
    ),
  );
  return {
    of: (weight) => ofWeight.get(weight) ?? [],
    variables,
    read: () =>
      new Map([...variables].map(([name, moment]) => [name, withValue(moment, copyOut)] as const)),
    assign(values) {
      for (const [name, moment] of variables) {
        const data = values.get(name);
        const shape = withValue(moment, (value) => value.shape);
        const size = shape.reduce((product, length) => product * length, 1);
        if (data?.length !== size) {
          throw new RangeError(
            `the state is not of this optimizer and these weights [name=${name}, expected ${size} values, got ${data?.length ?? 'none'}]`,
          );
        }
        const value = tensor(data.slice(), shape);
        moment.assign(value);
        value.dispose();
      }
    },
    clear() {
      for (const moment of variables.values()) {
        const zeros = withValue(moment, zerosOf);
        moment.assign(zeros);
        zeros.dispose();
      }
    },
  };
}

function copyOut(value: Parameters<typeof readFloats>[0]): Float32Array {
  return readFloats(value).slice();
}

function zeroMoment(weight: Variable): Variable {
  const zeros = withValue(weight, zerosOf);
  const made = createVariable(zeros);
  zeros.dispose();
  return made;
}

function zerosOf(value: Tensor): Tensor {
  return tidy(
    () => zerosLike(value),
    (made) => [made],
  );
}

function withValue<Result>(
  variable: Variable,
  work: (value: ReturnType<Variable['read']>) => Result,
): Result {
  const value = variable.read();
  try {
    return work(value);
  } finally {
    value.dispose();
  }
}
