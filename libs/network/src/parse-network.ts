import { nearestName, unknownName } from '@isthmus/spelling';
import { type Architecture, architectures } from './architectures.js';
import type { Network } from './network.js';
import { NotationError, type Options } from './notation.js';

/**
 * Builds a network from its notation: "name:size", then any options as ",option=value", e.g.
 * "mlp:784-512-512-512-10" or "vgg16:3x32x32-10,width=0.5". Throws a RangeError that says what was
 * expected where; unknown names get the nearest one suggested.
 */
export function parseNetwork(notation: string): Network {
  const [, name = '', size = '', rest = ''] = /^([^:,]*):?([^,]*),?(.*)$/s.exec(notation) ?? [];
  const architecture = Object.hasOwn(architectures, name) ? architectures[name] : undefined;
  if (architecture === undefined) {
    throw new RangeError(unknownName('network', name, Object.keys(architectures)));
  }
  const given = new Map(
    rest.split(',').flatMap((option): [string, string][] => {
      const [key = '', value = ''] = option.split(/=(.*)/s);
      return option === '' ? [] : [[key, value]];
    }),
  );
  try {
    const network = { notation, ...build(architecture, size, given) };
    return network;
  } catch (error) {
    if (!(error instanceof NotationError)) throw error;
    throw new RangeError(
      `cannot read the network [network=${notation}]: expected ${error.message}, in a form like ${architecture.example}`,
    );
  }
}

function build(
  architecture: Architecture,
  size: string,
  given: ReadonlyMap<string, string>,
): Omit<Network, 'notation'> {
  const taken: string[] = [];
  const options: Options = {
    take(name, read, otherwise) {
      taken.push(name);
      const text = given.get(name);
      return text === undefined ? otherwise : inOption(name, () => read(text));
    },
  };
  const network = architecture.build(size, options);
  const unknown = [...given.keys()].find((name) => !taken.includes(name));
  if (unknown !== undefined) {
    const nearest = nearestName(unknown, taken);
    const hint = nearest === undefined ? '' : ` (did you mean "${nearest}"?)`;
    const known = taken.length === 0 ? 'no options' : `the options ${taken.join(', ')}`;
    throw new NotationError(`${known}, got "${unknown}"${hint}`);
  }
  return network;
}

function inOption<Value>(name: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof NotationError)) throw error;
    throw new NotationError(`${name} to be ${error.message}`);
  }
}
