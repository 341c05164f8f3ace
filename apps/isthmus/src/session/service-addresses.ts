import { unknownName } from '@isthmus/spelling';
import type { ServiceName } from '@isthmus/study';
import { serviceNames } from './service-process.js';

const example = 'trainer=host:50051,matcher=host:50052,evaluator=host:50053';

/** Reads "trainer=H:P,matcher=H:P,evaluator=H:P". Throws a RangeError on anything else. */
export function parseServices(text: string): Readonly<Record<ServiceName, string>> {
  const given = new Map<string, string>();
  for (const part of text.split(',')) {
    const [name = '', address = ''] = part.split(/=(.*)/s);
    if (!serviceNames.some((known) => known === name)) {
      throw new RangeError(unknownName('service', name, serviceNames));
    }
    if (!/^(dns:\/\/\/)?[^\s:/]+:\d{1,5}$/.test(address)) {
      throw new RangeError(
        `bad address [service=${name}, got "${address}"]; expected e.g. ${example}`,
      );
    }
    given.set(name, address);
  }
  const pick = (name: string) => {
    const address = given.get(name);
    if (address === undefined)
      throw new RangeError(`no address for the ${name}; expected e.g. ${example}`);
    return address;
  };
  return { trainer: pick('trainer'), matcher: pick('matcher'), evaluator: pick('evaluator') };
}
