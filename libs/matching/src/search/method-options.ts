import { type Options, type Reader, readOptions } from '@isthmus/notation';

/** An option of a method, told once: its reading, its default and its help come from here. */
export interface MethodOption<Value> {
  /** For people: what it sets. */
  readonly description: string;
  readonly read: Reader<Value>;
  /** What holds where it is not given. */
  readonly default: NoInfer<Value>;
  /** Another default, where an option that is declared before it has some value. */
  readonly defaultWith?: OptionValue & { readonly default: NoInfer<Value> };
  /** Set for an option that is taken only where one that is declared before it has some value. */
  readonly onlyWith?: OptionValue;
}

/** An option, and a value of it as it is written. */
interface OptionValue {
  readonly option: string;
  readonly value: string;
}

/** The options of a method by their names, in the order in which people are told of them. */
export type MethodOptions<Values> = {
  readonly [Name in keyof Values]: MethodOption<Values[Name]>;
};

/** What is read of declared options. */
export type ValuesOf<Declared> = {
  readonly [Name in keyof Declared]: Declared[Name] extends MethodOption<infer Value>
    ? Value
    : never;
};

/** Declares options: each default is checked against what its reader gives. */
export function declareOptions<Values>(options: MethodOptions<Values>): MethodOptions<Values> {
  return options;
}

/** Reads declared options. Throws a NotationError for a value that cannot be read. */
export function takeValues<Values>(read: Options, declared: MethodOptions<Values>): Values {
  const values: Partial<Values> = {};
  const written = new Map<string, string>();
  const holds = ({ option, value }: OptionValue) => written.get(option) === value;
  for (const name in declared) {
    const option = declared[name];
    const { defaultWith, onlyWith } = option;
    const otherwise = defaultWith && holds(defaultWith) ? defaultWith.default : option.default;
    const isTaken = onlyWith === undefined || holds(onlyWith);
    const value = isTaken ? read.take(name, option.read, otherwise) : otherwise;
    written.set(name, String(value));
    values[name] = value;
  }
  // Each name has its value by now, which the compiler does not follow.
  return values as Values;
}

/** What holds where no option is given. */
export function defaultValues<Values>(declared: MethodOptions<Values>): Values {
  return readOptions('', (read) => takeValues(read, declared));
}
