import type { MatchMethod } from '../search/match-method.js';
import { defaultValues, type MethodOption } from '../search/method-options.js';
import { matchMethods } from './matchers.js';
import { allOptions } from './shared-options.js';

/** An option of a method. */
export interface OptionDescription {
  readonly name: string;
  readonly description: string;
  /** What may be given. */
  readonly values: string;
  /** What holds where nothing is given, as it would be written. */
  readonly default: string;
}

/** A method for people. */
export interface MethodDescription
  extends Pick<
    MatchMethod,
    'name' | 'description' | 'source' | 'example' | 'models' | 'needsData'
  > {
  /** Whether a model may be several checkpoints of one training. */
  readonly takesCheckpoints: boolean;
  readonly options: readonly OptionDescription[];
}

/** All methods, in the order of their table. */
export function describeMethods(): readonly MethodDescription[] {
  return Object.values(matchMethods).map((method) => {
    const { name, description, source, example, takesCheckpoints = false } = method;
    const { models, needsData } = method;
    return {
      name,
      description,
      source,
      example,
      takesCheckpoints,
      models,
      needsData,
      options: optionsOf(method),
    };
  });
}

function optionsOf(method: MatchMethod): readonly OptionDescription[] {
  const declared = allOptions(method);
  const defaults = new Map(Object.entries(defaultValues(declared)));
  return Object.entries(declared).map(([name, option]) => ({
    name,
    description: [option.description, ...conditionsOf(option)].join('; '),
    values: option.read.expected,
    default: String(defaults.get(name)),
  }));
}

/** What an option has to do with another one. */
function conditionsOf({ default: usual, defaultWith, onlyWith }: MethodOption<unknown>) {
  const conditions: string[] = [];
  if (onlyWith) conditions.push(`only with ${onlyWith.option}=${onlyWith.value}`);
  if (defaultWith) {
    const { option, value, default: other } = defaultWith;
    conditions.push(`${usual}, with ${option}=${value} ${other}`);
  }
  return conditions;
}
