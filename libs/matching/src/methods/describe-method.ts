import { type Options, readOptions } from '@isthmus/notation';
import type { MatchMethod } from './match-method.js';
import { matchMethods } from './matchers.js';
import { buildMethod } from './parse-method.js';

/** An option of a method. */
export interface OptionDescription {
  readonly name: string;
  /** What may be given. */
  readonly values: string;
  /** What holds where nothing is given, as it would be written. */
  readonly default: string;
}

/** A method for people. */
export interface MethodDescription extends Pick<MatchMethod, 'description' | 'source' | 'example'> {
  readonly name: string;
  /** Any number either way: each lined up with the first, or all together. */
  readonly models: 'pairs' | 'together';
  readonly needsData: 'yes' | 'no' | 'by option';
  /** Whether a model may be several checkpoints of one training. */
  readonly takesCheckpoints: boolean;
  readonly options: readonly OptionDescription[];
}

/** All methods, in the order of their table. */
export function describeMethods(): readonly MethodDescription[] {
  return Object.entries(matchMethods).map(([name, method]) => {
    const { description, source, example, needsData, takesCheckpoints = false } = method;
    return {
      ...{ name, description, source, example, takesCheckpoints },
      models: 'pairs' in method ? 'pairs' : 'together',
      needsData: typeof needsData === 'function' ? 'by option' : needsData ? 'yes' : 'no',
      options: optionsOf(method),
    };
  });
}

/** The options that a method takes as its example is read, which has them all. */
function optionsOf(method: MatchMethod): readonly OptionDescription[] {
  const found = new Map<string, OptionDescription>();
  const [, options = ''] = /^[^:]*:?(.*)$/s.exec(method.example) ?? [];
  readOptions(options, (read) => {
    const recording: Options = {
      ...read,
      take(name, parse, otherwise) {
        found.set(name, { name, values: valuesOf(parse), default: String(otherwise) });
        return read.take(name, parse, otherwise);
      },
    };
    buildMethod(method.example, method, recording);
  });
  return [...found.values()];
}

function valuesOf(read: object): string {
  return 'expected' in read ? String(read.expected) : 'anything';
}
